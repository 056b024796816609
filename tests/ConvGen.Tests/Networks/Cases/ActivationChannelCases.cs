using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks.Cases;

// Each activation with channels in the lanes, five of them so that some are padding: after convolutions, behind a pool, after dense layers, at the end.
[Network]
[Input(5, 5, 4)]
[Conv(5, 2, Padding = 1), ReLU6]
[AveragePool(2)]
[ReLU6]
[Conv(7, 2), ReLU6]
[Flatten]
[Dense(5), ReLU6]
[Dense(6), ReLU6]
internal sealed partial class ReLU6Channels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 5, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceReLU6(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceReLU6(),
        new ReferenceConv(7, new Axis(2)),
        new ReferenceReLU6(),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceReLU6(),
        new ReferenceDense(6),
        new ReferenceReLU6());
}

[Network]
[Input(5, 5, 4)]
[Conv(5, 2, Padding = 1), LeakyReLU(0.2f)]
[AveragePool(2)]
[LeakyReLU(0.2f)]
[Conv(7, 2), LeakyReLU(0.2f)]
[Flatten]
[Dense(5), LeakyReLU(0.2f)]
[Dense(6), LeakyReLU(0.2f)]
internal sealed partial class LeakyReLUChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 5, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceLeakyReLU(0.2f),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceLeakyReLU(0.2f),
        new ReferenceConv(7, new Axis(2)),
        new ReferenceLeakyReLU(0.2f),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceLeakyReLU(0.2f),
        new ReferenceDense(6),
        new ReferenceLeakyReLU(0.2f));
}

[Network]
[Input(5, 5, 4)]
[Conv(5, 2, Padding = 1), ELU(0.7f)]
[AveragePool(2)]
[ELU(0.7f)]
[Conv(7, 2), ELU(0.7f)]
[Flatten]
[Dense(5), ELU(0.7f)]
[Dense(6), ELU(0.7f)]
internal sealed partial class ELUChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 5, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceELU(0.7f),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceELU(0.7f),
        new ReferenceConv(7, new Axis(2)),
        new ReferenceELU(0.7f),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceELU(0.7f),
        new ReferenceDense(6),
        new ReferenceELU(0.7f));
}

[Network]
[Input(5, 5, 4)]
[Conv(5, 2, Padding = 1), SELU]
[AveragePool(2)]
[SELU]
[Conv(7, 2), SELU]
[Flatten]
[Dense(5), SELU]
[Dense(6), SELU]
internal sealed partial class SELUChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 5, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceSELU(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceSELU(),
        new ReferenceConv(7, new Axis(2)),
        new ReferenceSELU(),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceSELU(),
        new ReferenceDense(6),
        new ReferenceSELU());
}

[Network]
[Input(5, 5, 4)]
[Conv(5, 2, Padding = 1), GELU]
[AveragePool(2)]
[GELU]
[Conv(7, 2), GELU]
[Flatten]
[Dense(5), GELU]
[Dense(6), GELU]
internal sealed partial class GELUChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 5, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceGELU(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceGELU(),
        new ReferenceConv(7, new Axis(2)),
        new ReferenceGELU(),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceGELU(),
        new ReferenceDense(6),
        new ReferenceGELU());
}

[Network]
[Input(5, 5, 4)]
[Conv(5, 2, Padding = 1), SiLU]
[AveragePool(2)]
[SiLU]
[Conv(7, 2), SiLU]
[Flatten]
[Dense(5), SiLU]
[Dense(6), SiLU]
internal sealed partial class SiLUChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 5, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceSiLU(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceSiLU(),
        new ReferenceConv(7, new Axis(2)),
        new ReferenceSiLU(),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceSiLU(),
        new ReferenceDense(6),
        new ReferenceSiLU());
}

[Network]
[Input(5, 5, 4)]
[Conv(5, 2, Padding = 1), HardSwish]
[AveragePool(2)]
[HardSwish]
[Conv(7, 2), HardSwish]
[Flatten]
[Dense(5), HardSwish]
[Dense(6), HardSwish]
internal sealed partial class HardSwishChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 5, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceHardSwish(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceHardSwish(),
        new ReferenceConv(7, new Axis(2)),
        new ReferenceHardSwish(),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceHardSwish(),
        new ReferenceDense(6),
        new ReferenceHardSwish());
}

[Network]
[Input(5, 5, 4)]
[Conv(5, 2, Padding = 1), HardSigmoid]
[AveragePool(2)]
[HardSigmoid]
[Conv(7, 2), HardSigmoid]
[Flatten]
[Dense(5), HardSigmoid]
[Dense(6), HardSigmoid]
internal sealed partial class HardSigmoidChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 5, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceHardSigmoid(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceHardSigmoid(),
        new ReferenceConv(7, new Axis(2)),
        new ReferenceHardSigmoid(),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceHardSigmoid(),
        new ReferenceDense(6),
        new ReferenceHardSigmoid());
}

[Network]
[Input(5, 5, 4)]
[Conv(5, 2, Padding = 1), Softplus]
[AveragePool(2)]
[Softplus]
[Conv(7, 2), Softplus]
[Flatten]
[Dense(5), Softplus]
[Dense(6), Softplus]
internal sealed partial class SoftplusChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 5, 4),
        new ReferenceConv(5, new Axis(2, 1, 1, 1)),
        new ReferenceSoftplus(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceSoftplus(),
        new ReferenceConv(7, new Axis(2)),
        new ReferenceSoftplus(),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceSoftplus(),
        new ReferenceDense(6),
        new ReferenceSoftplus());
}
