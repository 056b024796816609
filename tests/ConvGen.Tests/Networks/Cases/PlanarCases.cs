using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks.Cases;

// Few channels and long rows: image columns rather than channels may stand in the lanes of a vector.

// Pairs of columns, and windows that vectors cut.
[Network(InputGradient = true)]
[Input(6, 38, 2)]
[MaxPool(2)]
internal sealed partial class PlanarMaxPoolPairs : IReferenced
{
    public static ReferenceNetwork Reference => new(new(6, 38, 2), new ReferenceMaxPool(new Axis(2, 2)));
}

[Network(InputGradient = true)]
[Input(4, 70, 3)]
[AveragePool(2)]
internal sealed partial class PlanarAveragePoolPairs : IReferenced
{
    public static ReferenceNetwork Reference => new(new(4, 70, 3), new ReferenceAveragePool(new Axis(2, 2), true));
}

// Convolutions and pools one after another, rows longer than a vector, at last shorter.
[Network(InputGradient = true)]
[Input(10, 36, 1)]
[Conv(2, 3, Padding = 1), ReLU]
[MaxPool(2)]
[Conv(3, 2, 3), Tanh]
[AveragePool(2)]
[Conv(2, 2)]
internal sealed partial class PlanarChain : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(10, 36, 1),
        new ReferenceConv(2, new Axis(3, 1, 1, 1)),
        new ReferenceReLU(),
        new ReferenceMaxPool(new Axis(2, 2)),
        new ReferenceConv(3, new Axis(2), new Axis(3)),
        new ReferenceTanh(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceConv(2, new Axis(2)));
}

[Network(InputGradient = true)]
[Input(9, 33, 2)]
[Conv(3, 3), Tanh]
[MaxPool(3, Stride = 2)]
[Flatten]
[Dense(4)]
internal sealed partial class PlanarOverlappingMaxPool : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(9, 33, 2),
        new ReferenceConv(3, new Axis(3)),
        new ReferenceTanh(),
        new ReferenceMaxPool(new Axis(3, 2)),
        new ReferenceFlatten(),
        new ReferenceDense(4));
}

[Network(InputGradient = true)]
[Input(8, 36, 1)]
[Conv(2, 3), Sigmoid]
[AveragePool(3, Stride = 2, Padding = 1, Rounding = Rounding.Ceiling, CountPadding = false)]
internal sealed partial class PlanarAveragePoolCeiling : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(8, 36, 1),
        new ReferenceConv(2, new Axis(3)),
        new ReferenceSigmoid(),
        new ReferenceAveragePool(new Axis(3, 2, 1, 1, Ceiling: true), false));
}

// The pool leaves the last row and column out.
[Network(InputGradient = true)]
[Input(7, 35, 1)]
[Conv(2, 3), ReLU]
[MaxPool(2, Rounding = Rounding.Floor)]
[Tanh]
[Flatten]
[Dense(3), Softmax]
internal sealed partial class PlanarPoolFloor : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(7, 35, 1),
        new ReferenceConv(2, new Axis(3)),
        new ReferenceReLU(),
        new ReferenceMaxPool(new Axis(2, 2)),
        new ReferenceTanh(),
        new ReferenceFlatten(),
        new ReferenceDense(3),
        new ReferenceSoftmax());
}

[Network(InputGradient = true)]
[Input(12, 40, 2)]
[Conv(2, 3, Dilation = 3), Tanh]
[Conv(3, 2, 5, PaddingLeft = 4, PaddingTop = 1)]
internal sealed partial class PlanarDilated : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(12, 40, 2),
        new ReferenceConv(2, new Axis(3, Dilation: 3)),
        new ReferenceTanh(),
        new ReferenceConv(3, new Axis(2, 1, 1), new Axis(5, 1, 4)));
}

// A strided convolution behind planes.
[Network(InputGradient = true)]
[Input(9, 35, 1)]
[Conv(2, 3, Padding = 1, Bias = false), ReLU]
[Conv(5, 3, Stride = 2), ReLU]
[Flatten]
[Dense(3)]
internal sealed partial class PlanarThenStrided : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(9, 35, 1),
        new ReferenceConv(2, new Axis(3, 1, 1, 1), bias: false),
        new ReferenceReLU(),
        new ReferenceConv(5, new Axis(3, 2)),
        new ReferenceReLU(),
        new ReferenceFlatten(),
        new ReferenceDense(3));
}

// Planes become channels, and the gradients planes again.
[Network(InputGradient = true)]
[Input(9, 34, 1)]
[Conv(2, 2, 3), Tanh]
[Conv(32, 3), ReLU]
[AveragePool(2)]
[Conv(4, 3)]
internal sealed partial class PlanarThenWide : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(9, 34, 1),
        new ReferenceConv(2, new Axis(2), new Axis(3)),
        new ReferenceTanh(),
        new ReferenceConv(32, new Axis(3)),
        new ReferenceReLU(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceConv(4, new Axis(3)));
}
