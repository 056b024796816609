using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks.Cases;

// Minimum pools and pools over whole maps, over channels and over planes.

// Padding never wins, and the windows overlap.
[Network(InputGradient = true)]
[Input(6, 7, 5)]
[MinPool(3, Stride = 2, Padding = 1, Rounding = Rounding.Ceiling)]
internal sealed partial class MinPoolPadded : IReferenced
{
    public static ReferenceNetwork Reference => new(new(6, 7, 5), new ReferenceMinPool(new Axis(3, 2, 1, 1, Ceiling: true)));
}

// Pairs of columns, and ties: ReLU makes zeros.
[Network(InputGradient = true)]
[Input(4, 16, 1)]
[Conv(2, 1), ReLU]
[MinPool(2)]
internal sealed partial class MinPoolPlanar : IReferenced
{
    public static ReferenceNetwork Reference => new(new(4, 16, 1), new ReferenceConv(2, new Axis(1)), new ReferenceReLU(), new ReferenceMinPool(new Axis(2, 2)));
}

// The usual end of a network without large dense layers; 5 channels leave padded lanes.
[Network(InputGradient = true)]
[Input(5, 6, 3)]
[Conv(5, 2), Tanh]
[GlobalAveragePool]
[Flatten]
[Dense(3), Softmax]
internal sealed partial class GlobalAverage : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 6, 3),
        new ReferenceConv(5, new Axis(2)),
        new ReferenceTanh(),
        new ReferenceAveragePool(new Axis(4), new Axis(5), true),
        new ReferenceFlatten(),
        new ReferenceDense(3),
        new ReferenceSoftmax());
}

[Network(InputGradient = true)]
[Input(3, 5, 17)]
[GlobalMaxPool]
internal sealed partial class GlobalMax : IReferenced
{
    public static ReferenceNetwork Reference => new(new(3, 5, 17), new ReferenceMaxPool(new Axis(3), new Axis(5)));
}

// Planes.
[Network(InputGradient = true)]
[Input(4, 19, 1)]
[Conv(2, 1), Sigmoid]
[GlobalMinPool]
[Flatten]
[Dense(2)]
internal sealed partial class GlobalMinPlanar : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(4, 19, 1),
        new ReferenceConv(2, new Axis(1)),
        new ReferenceSigmoid(),
        new ReferenceMinPool(new Axis(4), new Axis(19)),
        new ReferenceFlatten(),
        new ReferenceDense(2));
}
