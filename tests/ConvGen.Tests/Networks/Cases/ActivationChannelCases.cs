using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks.Cases;

// Each activation with channels in the lanes, five of them so that some are padding: after a convolution, behind a pool, after a dense layer.
[Network]
[Input(3, 3, 4)]
[Conv(5, 2, Padding = 1), ReLU6]
[AveragePool(2)]
[ReLU6]
[Flatten]
[Dense(5), ReLU6]
internal sealed partial class ReLU6Channels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(3, 3, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceReLU6(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceReLU6(),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceReLU6());
}

[Network]
[Input(3, 3, 4)]
[Conv(5, 2, Padding = 1), LeakyReLU(0.2f)]
[AveragePool(2)]
[LeakyReLU(0.2f)]
[Flatten]
[Dense(5), LeakyReLU(0.2f)]
internal sealed partial class LeakyReLUChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(3, 3, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceLeakyReLU(0.2f),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceLeakyReLU(0.2f),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceLeakyReLU(0.2f));
}

[Network]
[Input(3, 3, 4)]
[Conv(5, 2, Padding = 1), ELU(0.7f)]
[AveragePool(2)]
[ELU(0.7f)]
[Flatten]
[Dense(5), ELU(0.7f)]
internal sealed partial class ELUChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(3, 3, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceELU(0.7f),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceELU(0.7f),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceELU(0.7f));
}

[Network]
[Input(3, 3, 4)]
[Conv(5, 2, Padding = 1), SELU]
[AveragePool(2)]
[SELU]
[Flatten]
[Dense(5), SELU]
internal sealed partial class SELUChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(3, 3, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceSELU(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceSELU(),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceSELU());
}

[Network]
[Input(3, 3, 4)]
[Conv(5, 2, Padding = 1), GELU]
[AveragePool(2)]
[GELU]
[Flatten]
[Dense(5), GELU]
internal sealed partial class GELUChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(3, 3, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceGELU(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceGELU(),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceGELU());
}

[Network]
[Input(3, 3, 4)]
[Conv(5, 2, Padding = 1), SiLU]
[AveragePool(2)]
[SiLU]
[Flatten]
[Dense(5), SiLU]
internal sealed partial class SiLUChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(3, 3, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceSiLU(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceSiLU(),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceSiLU());
}

[Network]
[Input(3, 3, 4)]
[Conv(5, 2, Padding = 1), HardSwish]
[AveragePool(2)]
[HardSwish]
[Flatten]
[Dense(5), HardSwish]
internal sealed partial class HardSwishChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(3, 3, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceHardSwish(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceHardSwish(),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceHardSwish());
}

[Network]
[Input(3, 3, 4)]
[Conv(5, 2, Padding = 1), HardSigmoid]
[AveragePool(2)]
[HardSigmoid]
[Flatten]
[Dense(5), HardSigmoid]
internal sealed partial class HardSigmoidChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(3, 3, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceHardSigmoid(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceHardSigmoid(),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceHardSigmoid());
}

[Network]
[Input(3, 3, 4)]
[Conv(5, 2, Padding = 1), Softplus]
[AveragePool(2)]
[Softplus]
[Flatten]
[Dense(5), Softplus]
internal sealed partial class SoftplusChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(3, 3, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceSoftplus(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceSoftplus(),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceSoftplus());
}
