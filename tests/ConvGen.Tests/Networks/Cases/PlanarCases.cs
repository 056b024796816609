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
[Input(6, 36, 1)]
[Conv(2, 3, 2, PaddingTop = 2, PaddingLeft = 1), ReLU]
[MaxPool(2)]
[Conv(3, 2, 3), Tanh]
[AveragePool(2)]
internal sealed partial class PlanarChain : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 36, 1),
        new ReferenceConv(2, new Axis(3, 1, 2), new Axis(2, 1, 1)),
        new ReferenceReLU(),
        new ReferenceMaxPool(new Axis(2, 2)),
        new ReferenceConv(3, new Axis(2), new Axis(3)),
        new ReferenceTanh(),
        new ReferenceAveragePool(new Axis(2, 2), true));
}

[Network(InputGradient = true)]
[Input(5, 19, 2)]
[Conv(3, 1, 3), Tanh]
[MaxPool(3, Stride = 2, Rounding = Rounding.Floor)]
[Flatten]
[Dense(2)]
internal sealed partial class PlanarOverlappingMaxPool : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 19, 2),
        new ReferenceConv(3, new Axis(1), new Axis(3)),
        new ReferenceTanh(),
        new ReferenceMaxPool(new Axis(3, 2)),
        new ReferenceFlatten(),
        new ReferenceDense(2));
}

// The pool leaves the last row and column out.
[Network(InputGradient = true)]
[Input(6, 20, 1)]
[Conv(2, 2), Sigmoid]
[MaxPool(2, Rounding = Rounding.Floor)]
[Tanh]
[Flatten]
[Dense(3), Softmax]
internal sealed partial class PlanarPoolFloor : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 20, 1),
        new ReferenceConv(2, new Axis(2)),
        new ReferenceSigmoid(),
        new ReferenceMaxPool(new Axis(2, 2)),
        new ReferenceTanh(),
        new ReferenceFlatten(),
        new ReferenceDense(3),
        new ReferenceSoftmax());
}

[Network(InputGradient = true)]
[Input(5, 20, 1)]
[Conv(2, 1, 3, DilationWidth = 2), Sigmoid]
[AveragePool(3, Stride = 2, Padding = 1, Rounding = Rounding.Ceiling, CountPadding = false)]
internal sealed partial class PlanarAveragePoolCeiling : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 20, 1),
        new ReferenceConv(2, new Axis(1), new Axis(3, Dilation: 2)),
        new ReferenceSigmoid(),
        new ReferenceAveragePool(new Axis(3, 2, 1, 1, Ceiling: true), false));
}

// A strided convolution behind planes.
[Network(InputGradient = true)]
[Input(4, 19, 1)]
[Conv(2, 2, 1, Bias = false), ReLU]
[Conv(5, 3, Stride = 2), ReLU]
internal sealed partial class PlanarThenStrided : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(4, 19, 1),
        new ReferenceConv(2, new Axis(2), new Axis(1), Bias: false),
        new ReferenceReLU(),
        new ReferenceConv(5, new Axis(3, 2)),
        new ReferenceReLU());
}

// Planes become channels, and the gradients planes again.
[Network(InputGradient = true)]
[Input(4, 20, 1)]
[Conv(2, 1, 3), Tanh]
[Conv(32, 1, 2), ReLU]
internal sealed partial class PlanarThenWide : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(4, 20, 1),
        new ReferenceConv(2, new Axis(1), new Axis(3)),
        new ReferenceTanh(),
        new ReferenceConv(32, new Axis(1), new Axis(2)),
        new ReferenceReLU());
}

// An image of few channels whose first layer is no convolution, but whose first convolution is strided.
[Network(InputGradient = true)]
[Input(5, 4, 3)]
[Tanh]
[Conv(2, 2, Stride = 2, Rounding = Rounding.Floor)]
internal sealed partial class ActivationThenStrided : IReferenced
{
    public static ReferenceNetwork Reference => new(new(5, 4, 3), new ReferenceTanh(), new ReferenceConv(2, new Axis(2, 2)));
}

[Network(InputGradient = true)]
[Input(5, 20, 2)]
[MaxPool(2, Stride = 1)]
[Conv(2, 2, 1, StrideHeight = 2, StrideWidth = 1)]
internal sealed partial class PoolThenStrided : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 20, 2), new ReferenceMaxPool(new Axis(2)), new ReferenceConv(2, new Axis(2, 2), new Axis(1)));
}
