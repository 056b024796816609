using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks.Cases;

// Each activation after a convolution over planes, under a window that is not of pairs, and behind a pool.
[Network(InputGradient = true)]
[Input(6, 21, 1)]
[Conv(2, 2, 3), ReLU6]
[MaxPool(3, Stride = 2)]
[ReLU6]
internal sealed partial class ReLU6Planar : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 21, 1),
        new ReferenceConv(2, new Axis(2), new Axis(3)),
        new ReferenceReLU6(),
        new ReferenceMaxPool(new Axis(3, 2)),
        new ReferenceReLU6());
}

[Network(InputGradient = true)]
[Input(6, 21, 1)]
[Conv(2, 2, 3), LeakyReLU(0.2f)]
[MaxPool(3, Stride = 2)]
[LeakyReLU(0.2f)]
internal sealed partial class LeakyReLUPlanar : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 21, 1),
        new ReferenceConv(2, new Axis(2), new Axis(3)),
        new ReferenceLeakyReLU(0.2f),
        new ReferenceMaxPool(new Axis(3, 2)),
        new ReferenceLeakyReLU(0.2f));
}

[Network(InputGradient = true)]
[Input(6, 21, 1)]
[Conv(2, 2, 3), ELU(0.7f)]
[MaxPool(3, Stride = 2)]
[ELU(0.7f)]
internal sealed partial class ELUPlanar : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 21, 1),
        new ReferenceConv(2, new Axis(2), new Axis(3)),
        new ReferenceELU(0.7f),
        new ReferenceMaxPool(new Axis(3, 2)),
        new ReferenceELU(0.7f));
}

[Network(InputGradient = true)]
[Input(6, 21, 1)]
[Conv(2, 2, 3), SELU]
[MaxPool(3, Stride = 2)]
[SELU]
internal sealed partial class SELUPlanar : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 21, 1),
        new ReferenceConv(2, new Axis(2), new Axis(3)),
        new ReferenceSELU(),
        new ReferenceMaxPool(new Axis(3, 2)),
        new ReferenceSELU());
}

[Network(InputGradient = true)]
[Input(6, 21, 1)]
[Conv(2, 2, 3), GELU]
[MaxPool(3, Stride = 2)]
[GELU]
internal sealed partial class GELUPlanar : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 21, 1),
        new ReferenceConv(2, new Axis(2), new Axis(3)),
        new ReferenceGELU(),
        new ReferenceMaxPool(new Axis(3, 2)),
        new ReferenceGELU());
}

[Network(InputGradient = true)]
[Input(6, 21, 1)]
[Conv(2, 2, 3), SiLU]
[MaxPool(3, Stride = 2)]
[SiLU]
internal sealed partial class SiLUPlanar : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 21, 1),
        new ReferenceConv(2, new Axis(2), new Axis(3)),
        new ReferenceSiLU(),
        new ReferenceMaxPool(new Axis(3, 2)),
        new ReferenceSiLU());
}

[Network(InputGradient = true)]
[Input(6, 21, 1)]
[Conv(2, 2, 3), HardSwish]
[MaxPool(3, Stride = 2)]
[HardSwish]
internal sealed partial class HardSwishPlanar : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 21, 1),
        new ReferenceConv(2, new Axis(2), new Axis(3)),
        new ReferenceHardSwish(),
        new ReferenceMaxPool(new Axis(3, 2)),
        new ReferenceHardSwish());
}

[Network(InputGradient = true)]
[Input(6, 21, 1)]
[Conv(2, 2, 3), HardSigmoid]
[MaxPool(3, Stride = 2)]
[HardSigmoid]
internal sealed partial class HardSigmoidPlanar : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 21, 1),
        new ReferenceConv(2, new Axis(2), new Axis(3)),
        new ReferenceHardSigmoid(),
        new ReferenceMaxPool(new Axis(3, 2)),
        new ReferenceHardSigmoid());
}

[Network(InputGradient = true)]
[Input(6, 21, 1)]
[Conv(2, 2, 3), Softplus]
[MaxPool(3, Stride = 2)]
[Softplus]
internal sealed partial class SoftplusPlanar : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 21, 1),
        new ReferenceConv(2, new Axis(2), new Axis(3)),
        new ReferenceSoftplus(),
        new ReferenceMaxPool(new Axis(3, 2)),
        new ReferenceSoftplus());
}
