using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks.Cases;

// Convolutions of awkward shapes. Small ones: every network here is compiled at three widths.

// One pixel, one weight for each pair of channels.
[Network]
[Input(1, 1, 3)]
[Conv(4, 1)]
internal sealed partial class ConvOnePixel : IReferenced
{
    public static ReferenceNetwork Reference => new(new(1, 1, 3), new ReferenceConv(4, new Axis(1)));
}

// Every tap but one falls into the padding.
[Network(InputGradient = true)]
[Input(1, 1, 2)]
[Conv(3, 3, Padding = 1)]
internal sealed partial class ConvOnePixelPadded : IReferenced
{
    public static ReferenceNetwork Reference => new(new(1, 1, 2), new ReferenceConv(3, new Axis(3, 1, 1, 1)));
}

// Image and kernel higher or wider than the other way.
[Network(InputGradient = true)]
[Input(3, 7, 3)]
[Conv(5, 3, 2), Tanh]
internal sealed partial class ConvNonSquare : IReferenced
{
    public static ReferenceNetwork Reference => new(new(3, 7, 3), new ReferenceConv(5, new Axis(3), new Axis(2)), new ReferenceTanh());
}

// Prime sizes: no tile divides them.
[Network]
[Input(13, 11, 3)]
[Conv(7, 3, 1), ReLU]
internal sealed partial class ConvPrimes : IReferenced
{
    public static ReferenceNetwork Reference => new(new(13, 11, 3), new ReferenceConv(7, new Axis(3), new Axis(1)), new ReferenceReLU());
}

// Pixels that no window reads have no gradient.
[Network(InputGradient = true)]
[Input(6, 10, 3)]
[Conv(4, 2, Stride = 4)]
internal sealed partial class ConvStrideOverKernel : IReferenced
{
    public static ReferenceNetwork Reference => new(new(6, 10, 3), new ReferenceConv(4, new Axis(2, 4)));
}

// Strides that differ, after one another.
[Network(InputGradient = true)]
[Input(5, 4, 2)]
[Conv(3, 3, Stride = 2, Padding = 1, Rounding = Rounding.Floor), Tanh]
[Conv(5, 3, 1, StrideHeight = 2, StrideWidth = 1)]
internal sealed partial class ConvStrideTwo : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 4, 2),
        new ReferenceConv(3, new Axis(3, 2, 1, 1)),
        new ReferenceTanh(),
        new ReferenceConv(5, new Axis(3, 2), new Axis(1)));
}

// Some windows see padding alone.
[Network(InputGradient = true)]
[Input(1, 2, 2)]
[Conv(3, 2, Padding = 3)]
internal sealed partial class ConvPaddingOverKernel : IReferenced
{
    public static ReferenceNetwork Reference => new(new(1, 2, 2), new ReferenceConv(3, new Axis(2, 1, 3, 3)));
}

// Padding larger than half of the kernel.
[Network(InputGradient = true)]
[Input(3, 4, 2)]
[Conv(3, 3, Padding = 2), Tanh]
internal sealed partial class ConvPaddingOverHalf : IReferenced
{
    public static ReferenceNetwork Reference => new(new(3, 4, 2), new ReferenceConv(3, new Axis(3, 1, 2, 2)), new ReferenceTanh());
}

// A kernel with holes.
[Network(InputGradient = true)]
[Input(7, 6, 2)]
[Conv(4, 3, Dilation = 2), Tanh]
internal sealed partial class ConvDilated : IReferenced
{
    public static ReferenceNetwork Reference => new(new(7, 6, 2), new ReferenceConv(4, new Axis(3, Dilation: 2)), new ReferenceTanh());
}

// Everything differs along the two axes.
[Network(InputGradient = true)]
[Input(9, 8, 2)]
[Conv(5, 3, 2, DilationHeight = 2, DilationWidth = 3, StrideHeight = 2, StrideWidth = 3, PaddingTop = 1, PaddingBottom = 1, PaddingRight = 2)]
internal sealed partial class ConvEveryArgument : IReferenced
{
    public static ReferenceNetwork Reference => new(new(9, 8, 2), new ReferenceConv(5, new Axis(3, 2, 1, 1, 2), new Axis(2, 3, 0, 2, 3)));
}

// Padding on two of the four sides, and not as much.
[Network(InputGradient = true)]
[Input(4, 3, 2)]
[Conv(3, 3, PaddingTop = 2, PaddingRight = 1), ReLU]
[Conv(2, 2, 1, PaddingLeft = 1, PaddingBottom = 3)]
internal sealed partial class ConvAsymmetric : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(4, 3, 2),
        new ReferenceConv(3, new Axis(3, 1, 2), new Axis(3, 1, 0, 1)),
        new ReferenceReLU(),
        new ReferenceConv(2, new Axis(2, 1, 0, 3), new Axis(1, 1, 1)));
}

// Same puts the odd pixel at the bottom and right.
[Network(InputGradient = true)]
[Input(4, 5, 2)]
[Conv(3, 4, Same = true), Tanh]
[Conv(3, 3, Stride = 2, Same = true)]
internal sealed partial class ConvSame : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(4, 5, 2),
        new ReferenceConv(3, new Axis(4, 1, 1, 2)),
        new ReferenceTanh(),
        new ReferenceConv(3, new Axis(3, 2, 0, 1), new Axis(3, 2, 1, 1)));
}

// The last row and column are ignored.
[Network(InputGradient = true)]
[Input(6, 8, 2)]
[Conv(3, 3, Stride = 2, Rounding = Rounding.Floor)]
internal sealed partial class ConvFloor : IReferenced
{
    public static ReferenceNetwork Reference => new(new(6, 8, 2), new ReferenceConv(3, new Axis(3, 2)));
}

// The last windows overhang the image.
[Network(InputGradient = true)]
[Input(6, 8, 2)]
[Conv(3, 3, Stride = 2, Rounding = Rounding.Ceiling)]
internal sealed partial class ConvCeiling : IReferenced
{
    public static ReferenceNetwork Reference => new(new(6, 8, 2), new ReferenceConv(3, new Axis(3, 2, Ceiling: true)));
}

// Neither layer has a bias.
[Network]
[Input(4, 4, 3)]
[Conv(5, 2, Bias = false), ReLU]
[Flatten]
[Dense(4, Bias = false)]
internal sealed partial class ConvNoBias : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(4, 4, 3),
        new ReferenceConv(5, new Axis(2), bias: false),
        new ReferenceReLU(),
        new ReferenceFlatten(),
        new ReferenceDense(4, Bias: false));
}

// A large kernel at stride 2, as residual networks begin.
[Network]
[Input(8, 9, 3)]
[Conv(8, 7, Stride = 2, Padding = 3, Rounding = Rounding.Floor), ReLU]
internal sealed partial class ConvSevenBySeven : IReferenced
{
    public static ReferenceNetwork Reference => new(new(8, 9, 3), new ReferenceConv(8, new Axis(7, 2, 3, 3)), new ReferenceReLU());
}

// Pixels are independent of one another.
[Network(InputGradient = true)]
[Input(3, 5, 9)]
[Conv(17, 1), ReLU]
internal sealed partial class ConvOneByOne : IReferenced
{
    public static ReferenceNetwork Reference => new(new(3, 5, 9), new ReferenceConv(17, new Axis(1)), new ReferenceReLU());
}

// A 1×1 kernel that skips every other pixel.
[Network(InputGradient = true)]
[Input(5, 7, 4)]
[Conv(5, 1, Stride = 2)]
internal sealed partial class ConvOneByOneStrided : IReferenced
{
    public static ReferenceNetwork Reference => new(new(5, 7, 4), new ReferenceConv(5, new Axis(1, 2)));
}

// The kernel is as large as the image, as LeNet-5's third.
[Network]
[Input(5, 4, 3)]
[Conv(10, 5, 4), Tanh]
[Flatten]
[Dense(3)]
internal sealed partial class ConvWholeImage : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 4, 3),
        new ReferenceConv(10, new Axis(5), new Axis(4)),
        new ReferenceTanh(),
        new ReferenceFlatten(),
        new ReferenceDense(3));
}

// A single row.
[Network(InputGradient = true)]
[Input(1, 17, 2)]
[Conv(5, 1, 3), Tanh]
internal sealed partial class ConvRow : IReferenced
{
    public static ReferenceNetwork Reference => new(new(1, 17, 2), new ReferenceConv(5, new Axis(1), new Axis(3)), new ReferenceTanh());
}

// A single column.
[Network(InputGradient = true)]
[Input(11, 1, 2)]
[Conv(5, 3, 1), Tanh]
internal sealed partial class ConvColumn : IReferenced
{
    public static ReferenceNetwork Reference => new(new(11, 1, 2), new ReferenceConv(5, new Axis(3), new Axis(1)), new ReferenceTanh());
}

// Enough pixels and channels for every tile shape.
[Network(InputGradient = true)]
[Input(14, 14, 32)]
[Conv(48, 3, Padding = 1)]
internal sealed partial class ConvManyTiles : IReferenced
{
    public static ReferenceNetwork Reference => new(new(14, 14, 32), new ReferenceConv(48, new Axis(3, 1, 1, 1)));
}
