using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks.Cases;

// Channel counts around each vector width: 4, 8 and 16 lanes and their multiples, one less and one more.

[Network(InputGradient = true)]
[Input(2, 3, 1)]
[Conv(3, 2), Tanh]
[Conv(4, 1), Tanh]
[Conv(5, 1, 2)]
internal sealed partial class Channels1To5 : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(2, 3, 1),
        new ReferenceConv(3, new Axis(2)),
        new ReferenceTanh(),
        new ReferenceConv(4, new Axis(1)),
        new ReferenceTanh(),
        new ReferenceConv(5, new Axis(1), new Axis(2)));
}

[Network(InputGradient = true)]
[Input(2, 3, 5)]
[Conv(7, 2), Tanh]
[Conv(8, 1), Tanh]
[Conv(9, 1, 2)]
internal sealed partial class Channels5To9 : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(2, 3, 5),
        new ReferenceConv(7, new Axis(2)),
        new ReferenceTanh(),
        new ReferenceConv(8, new Axis(1)),
        new ReferenceTanh(),
        new ReferenceConv(9, new Axis(1), new Axis(2)));
}

[Network(InputGradient = true)]
[Input(2, 3, 9)]
[Conv(15, 2), Tanh]
[Conv(16, 1), Tanh]
[Conv(17, 1, 2)]
internal sealed partial class Channels9To17 : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(2, 3, 9),
        new ReferenceConv(15, new Axis(2)),
        new ReferenceTanh(),
        new ReferenceConv(16, new Axis(1)),
        new ReferenceTanh(),
        new ReferenceConv(17, new Axis(1), new Axis(2)));
}

[Network(InputGradient = true)]
[Input(2, 2, 17)]
[Conv(31, 2, 1), Tanh]
[Conv(32, 1), Tanh]
[Conv(33, 1, 2)]
internal sealed partial class Channels17To33 : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(2, 2, 17),
        new ReferenceConv(31, new Axis(2), new Axis(1)),
        new ReferenceTanh(),
        new ReferenceConv(32, new Axis(1)),
        new ReferenceTanh(),
        new ReferenceConv(33, new Axis(1), new Axis(2)));
}

[Network(InputGradient = true)]
[Input(2, 2, 33)]
[Conv(48, 2, 1), Tanh]
[Conv(64, 1), Tanh]
[Conv(65, 1, 2)]
internal sealed partial class Channels33To65 : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(2, 2, 33),
        new ReferenceConv(48, new Axis(2), new Axis(1)),
        new ReferenceTanh(),
        new ReferenceConv(64, new Axis(1)),
        new ReferenceTanh(),
        new ReferenceConv(65, new Axis(1), new Axis(2)));
}

[Network(InputGradient = true)]
[Input(2, 2, 65)]
[Conv(2, 1, 2), Tanh]
[Conv(1, 2, 1)]
internal sealed partial class Channels65To1 : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(2, 2, 65),
        new ReferenceConv(2, new Axis(1), new Axis(2)),
        new ReferenceTanh(),
        new ReferenceConv(1, new Axis(2), new Axis(1)));
}
