using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks.Cases;

// Channel counts around each vector width: 4, 8 and 16 lanes and their multiples, one less and one more.

[Network]
[Input(6, 5, 1)]
[Conv(3, 3, Padding = 1), Tanh]
[Conv(4, 2)]
internal sealed partial class Channels1To4 : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 5, 1),
        new ReferenceConv(3, new Axis(3, 1, 1, 1)),
        new ReferenceTanh(),
        new ReferenceConv(4, new Axis(2)));
}

[Network(InputGradient = true)]
[Input(5, 6, 5)]
[Conv(7, 3, Padding = 1), Tanh]
[Conv(8, 3)]
internal sealed partial class Channels5To8 : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 6, 5),
        new ReferenceConv(7, new Axis(3, 1, 1, 1)),
        new ReferenceTanh(),
        new ReferenceConv(8, new Axis(3)));
}

[Network(InputGradient = true)]
[Input(5, 7, 8)]
[Conv(9, 3), Tanh]
[Conv(15, 2), Tanh]
[Conv(16, 1, 3)]
internal sealed partial class Channels8To16 : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 7, 8),
        new ReferenceConv(9, new Axis(3)),
        new ReferenceTanh(),
        new ReferenceConv(15, new Axis(2)),
        new ReferenceTanh(),
        new ReferenceConv(16, new Axis(1), new Axis(3)));
}

[Network(InputGradient = true)]
[Input(4, 5, 16)]
[Conv(17, 3, Padding = 1), Tanh]
[Conv(31, 2)]
internal sealed partial class Channels16To31 : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(4, 5, 16),
        new ReferenceConv(17, new Axis(3, 1, 1, 1)),
        new ReferenceTanh(),
        new ReferenceConv(31, new Axis(2)));
}

[Network(InputGradient = true)]
[Input(4, 4, 31)]
[Conv(32, 2), Tanh]
[Conv(33, 2)]
internal sealed partial class Channels31To33 : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(4, 4, 31),
        new ReferenceConv(32, new Axis(2)),
        new ReferenceTanh(),
        new ReferenceConv(33, new Axis(2)));
}

[Network(InputGradient = true)]
[Input(3, 5, 33)]
[Conv(48, 2), Tanh]
[Conv(64, 1, 2)]
internal sealed partial class Channels33To64 : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(3, 5, 33),
        new ReferenceConv(48, new Axis(2)),
        new ReferenceTanh(),
        new ReferenceConv(64, new Axis(1), new Axis(2)));
}

[Network(InputGradient = true)]
[Input(3, 4, 64)]
[Conv(65, 3, Padding = 1), Tanh]
[Conv(1, 2)]
internal sealed partial class Channels64To1 : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(3, 4, 64),
        new ReferenceConv(65, new Axis(3, 1, 1, 1)),
        new ReferenceTanh(),
        new ReferenceConv(1, new Axis(2)));
}
