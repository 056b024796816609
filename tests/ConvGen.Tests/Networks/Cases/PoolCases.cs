using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks.Cases;

// Pools of awkward shapes, alone and behind the convolutions that they may be fused with.

// A network without parameters.
[Network]
[Input(4, 6, 3)]
[MaxPool(2)]
[Flatten]
internal sealed partial class MaxPoolAlone : IReferenced
{
    public static ReferenceNetwork Reference => new(new(4, 6, 3), new ReferenceMaxPool(new Axis(2, 2)), new ReferenceFlatten());
}

// The window is larger than the stride.
[Network(InputGradient = true)]
[Input(7, 9, 3)]
[MaxPool(3, Stride = 2)]
internal sealed partial class MaxPoolOverlapping : IReferenced
{
    public static ReferenceNetwork Reference => new(new(7, 9, 3), new ReferenceMaxPool(new Axis(3, 2)));
}

// Padding never wins.
[Network(InputGradient = true)]
[Input(6, 8, 2)]
[MaxPool(3, Stride = 1, Padding = 1)]
internal sealed partial class MaxPoolPadded : IReferenced
{
    public static ReferenceNetwork Reference => new(new(6, 8, 2), new ReferenceMaxPool(new Axis(3, 1, 1, 1)));
}

[Network(InputGradient = true)]
[Input(6, 5, 5)]
[MaxPool(3, Stride = 1, Padding = 2)]
internal sealed partial class MaxPoolPaddingOverHalf : IReferenced
{
    public static ReferenceNetwork Reference => new(new(6, 5, 5), new ReferenceMaxPool(new Axis(3, 1, 2, 2)));
}

[Network(InputGradient = true)]
[Input(5, 6, 4)]
[MaxPool(2, Rounding = Rounding.Ceiling)]
[MaxPool(2, Stride = 2, Padding = 1, Rounding = Rounding.Ceiling)]
internal sealed partial class MaxPoolCeiling : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 6, 4),
        new ReferenceMaxPool(new Axis(2, 2, Ceiling: true)),
        new ReferenceMaxPool(new Axis(2, 2, 1, 1, Ceiling: true)));
}

[Network(InputGradient = true)]
[Input(11, 7, 17)]
[MaxPool(2, Rounding = Rounding.Floor)]
internal sealed partial class MaxPoolFloor : IReferenced
{
    public static ReferenceNetwork Reference => new(new(11, 7, 17), new ReferenceMaxPool(new Axis(2, 2)));
}

[Network(InputGradient = true)]
[Input(8, 11, 3)]
[MaxPool(2, Stride = 3)]
internal sealed partial class MaxPoolStrideOverKernel : IReferenced
{
    public static ReferenceNetwork Reference => new(new(8, 11, 3), new ReferenceMaxPool(new Axis(2, 3)));
}

[Network(InputGradient = true)]
[Input(7, 6, 5)]
[MaxPool(2, 3, StrideHeight = 2, StrideWidth = 1, PaddingTop = 1, PaddingRight = 2)]
internal sealed partial class MaxPoolAsymmetric : IReferenced
{
    public static ReferenceNetwork Reference => new(new(7, 6, 5), new ReferenceMaxPool(new Axis(2, 2, 1), new Axis(3, 1, 0, 2)));
}

[Network(InputGradient = true)]
[Input(5, 6, 3)]
[MaxPool(3, Stride = 2, Same = true)]
internal sealed partial class MaxPoolSame : IReferenced
{
    public static ReferenceNetwork Reference => new(new(5, 6, 3), new ReferenceMaxPool(new Axis(3, 2, 1, 1), new Axis(3, 2, 0, 1)));
}

[Network(InputGradient = true)]
[Input(7, 9, 3)]
[AveragePool(3, Stride = 2)]
internal sealed partial class AveragePoolOverlapping : IReferenced
{
    public static ReferenceNetwork Reference => new(new(7, 9, 3), new ReferenceAveragePool(new Axis(3, 2), true));
}

[Network(InputGradient = true)]
[Input(6, 8, 2)]
[AveragePool(3, Stride = 1, Padding = 1)]
internal sealed partial class AveragePoolPaddingCounted : IReferenced
{
    public static ReferenceNetwork Reference => new(new(6, 8, 2), new ReferenceAveragePool(new Axis(3, 1, 1, 1), true));
}

[Network(InputGradient = true)]
[Input(6, 8, 5)]
[AveragePool(3, Stride = 1, Padding = 2, CountPadding = false)]
internal sealed partial class AveragePoolPaddingNotCounted : IReferenced
{
    public static ReferenceNetwork Reference => new(new(6, 8, 5), new ReferenceAveragePool(new Axis(3, 1, 2, 2), false));
}

[Network(InputGradient = true)]
[Input(5, 6, 4)]
[AveragePool(2, Padding = 1, Rounding = Rounding.Ceiling)]
[AveragePool(2, Rounding = Rounding.Ceiling, CountPadding = false)]
internal sealed partial class AveragePoolCeiling : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 6, 4),
        new ReferenceAveragePool(new Axis(2, 2, 1, 1, Ceiling: true), true),
        new ReferenceAveragePool(new Axis(2, 2, Ceiling: true), false));
}

[Network(InputGradient = true)]
[Input(7, 6, 5)]
[AveragePool(2, 3, StrideHeight = 2, StrideWidth = 1, PaddingTop = 1, PaddingRight = 2)]
internal sealed partial class AveragePoolAsymmetric : IReferenced
{
    public static ReferenceNetwork Reference => new(new(7, 6, 5), new ReferenceAveragePool(new Axis(2, 2, 1), new Axis(3, 1, 0, 2), true));
}

// As Keras: padding does not count.
[Network(InputGradient = true)]
[Input(5, 6, 3)]
[AveragePool(3, Stride = 2, Same = true, CountPadding = false)]
internal sealed partial class AveragePoolSame : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 6, 3),
        new ReferenceAveragePool(new Axis(3, 2, 1, 1), new Axis(3, 2, 0, 1), false));
}

// One value a channel.
[Network(InputGradient = true)]
[Input(5, 7, 19)]
[AveragePool(5, 7)]
[Flatten]
[Dense(3)]
internal sealed partial class AveragePoolGlobal : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 7, 19),
        new ReferenceAveragePool(new Axis(5, 5), new Axis(7, 7), true),
        new ReferenceFlatten(),
        new ReferenceDense(3));
}

[Network(InputGradient = true)]
[Input(8, 12, 6)]
[Conv(6, 1)]
[MaxPool(2)]
[AveragePool(2)]
[Flatten]
internal sealed partial class PoolAfterPool : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(8, 12, 6),
        new ReferenceConv(6, new Axis(1)),
        new ReferenceMaxPool(new Axis(2, 2)),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceFlatten());
}

// The pool ignores a row and a column that the convolution computes.
[Network(InputGradient = true)]
[Input(5, 7, 4)]
[Conv(6, 1), ReLU]
[MaxPool(2, Rounding = Rounding.Floor)]
[Flatten]
[Dense(4)]
internal sealed partial class ConvReLUMaxPoolFloor : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 7, 4),
        new ReferenceConv(6, new Axis(1)),
        new ReferenceReLU(),
        new ReferenceMaxPool(new Axis(2, 2)),
        new ReferenceFlatten(),
        new ReferenceDense(4));
}

[Network(InputGradient = true)]
[Input(5, 7, 4)]
[Conv(6, 1), Tanh]
[AveragePool(2, Rounding = Rounding.Floor)]
[Flatten]
[Dense(4)]
internal sealed partial class ConvTanhAveragePoolFloor : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 7, 4),
        new ReferenceConv(6, new Axis(1)),
        new ReferenceTanh(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceFlatten(),
        new ReferenceDense(4));
}

// The activation stands behind the pool.
[Network(InputGradient = true)]
[Input(4, 6, 3)]
[Conv(5, 1)]
[MaxPool(2), Tanh]
[Conv(3, 2)]
internal sealed partial class ConvMaxPoolTanh : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(4, 6, 3),
        new ReferenceConv(5, new Axis(1)),
        new ReferenceMaxPool(new Axis(2, 2)),
        new ReferenceTanh(),
        new ReferenceConv(3, new Axis(2)));
}

[Network(InputGradient = true)]
[Input(4, 6, 3)]
[Conv(5, 1)]
[AveragePool(2)]
[Conv(3, 2)]
internal sealed partial class ConvAveragePoolWithoutActivation : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(4, 6, 3),
        new ReferenceConv(5, new Axis(1)),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceConv(3, new Axis(2)));
}

// As AlexNet begins.
[Network(InputGradient = true)]
[Input(5, 7, 3)]
[Conv(9, 1), ReLU]
[MaxPool(3, Stride = 2)]
[Conv(5, 2, Padding = 1)]
internal sealed partial class ConvOverlappingPoolConv : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 7, 3),
        new ReferenceConv(9, new Axis(1)),
        new ReferenceReLU(),
        new ReferenceMaxPool(new Axis(3, 2)),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)));
}
