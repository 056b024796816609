using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks.Cases;

// Each activation by itself on the image, in rows that end within a vector; defaults for slope and alpha.
[Network(InputGradient = true)]
[Input(2, 9, 3)]
[ReLU6]
internal sealed partial class ReLU6Alone : IReferenced
{
    public static ReferenceNetwork Reference => new(new(2, 9, 3), new ReferenceReLU6());
}

[Network(InputGradient = true)]
[Input(2, 9, 3)]
[LeakyReLU]
internal sealed partial class LeakyReLUAlone : IReferenced
{
    public static ReferenceNetwork Reference => new(new(2, 9, 3), new ReferenceLeakyReLU(0.01f));
}

[Network(InputGradient = true)]
[Input(2, 9, 3)]
[ELU]
internal sealed partial class ELUAlone : IReferenced
{
    public static ReferenceNetwork Reference => new(new(2, 9, 3), new ReferenceELU(1));
}

[Network(InputGradient = true)]
[Input(2, 9, 3)]
[SELU]
internal sealed partial class SELUAlone : IReferenced
{
    public static ReferenceNetwork Reference => new(new(2, 9, 3), new ReferenceSELU());
}

[Network(InputGradient = true)]
[Input(2, 9, 3)]
[GELU]
internal sealed partial class GELUAlone : IReferenced
{
    public static ReferenceNetwork Reference => new(new(2, 9, 3), new ReferenceGELU());
}

[Network(InputGradient = true)]
[Input(2, 9, 3)]
[SiLU]
internal sealed partial class SiLUAlone : IReferenced
{
    public static ReferenceNetwork Reference => new(new(2, 9, 3), new ReferenceSiLU());
}

[Network(InputGradient = true)]
[Input(2, 9, 3)]
[HardSwish]
internal sealed partial class HardSwishAlone : IReferenced
{
    public static ReferenceNetwork Reference => new(new(2, 9, 3), new ReferenceHardSwish());
}

[Network(InputGradient = true)]
[Input(2, 9, 3)]
[HardSigmoid]
internal sealed partial class HardSigmoidAlone : IReferenced
{
    public static ReferenceNetwork Reference => new(new(2, 9, 3), new ReferenceHardSigmoid());
}

[Network(InputGradient = true)]
[Input(2, 9, 3)]
[Softplus]
internal sealed partial class SoftplusAlone : IReferenced
{
    public static ReferenceNetwork Reference => new(new(2, 9, 3), new ReferenceSoftplus());
}
