using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks.Cases;

// Activations whose derivative needs their input among others: in rows, before padding and a stride, behind Flatten, before softmax.
[Network(InputGradient = true)]
[Input(8, 8, 3)]
[Conv(5, 2), Sigmoid, GELU, SiLU]
[Conv(6, 3, Stride = 2, Padding = 1), HardSwish]
[Flatten, GELU]
[Dense(5), Tanh, HardSwish]
[Dense(6), SiLU, Softplus]
[Dense(3), GELU, Softmax]
internal sealed partial class ActivationsFromInput : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(8, 8, 3),
        new ReferenceConv(5, new Axis(2)),
        new ReferenceSigmoid(),
        new ReferenceGELU(),
        new ReferenceSiLU(),
        new ReferenceConv(6, new Axis(3, 2, 1, 1)),
        new ReferenceHardSwish(),
        new ReferenceFlatten(),
        new ReferenceGELU(),
        new ReferenceDense(5),
        new ReferenceTanh(),
        new ReferenceHardSwish(),
        new ReferenceDense(6),
        new ReferenceSiLU(),
        new ReferenceSoftplus(),
        new ReferenceDense(3),
        new ReferenceGELU(),
        new ReferenceSoftmax());
}

// A large tile: the most accumulators with the longest epilogue.
[Network]
[Input(2, 14, 3)]
[Conv(32, 1), GELU]
internal sealed partial class ActivationOfALargeTile : IReferenced
{
    public static ReferenceNetwork Reference => new(new(2, 14, 3), new ReferenceConv(32, new Axis(1)), new ReferenceGELU());
}

[Network(InputGradient = true)]
[Input(6, 34, 1)]
[Conv(3, 3), GELU]
[AveragePool(2, Rounding = Rounding.Floor)]
[Conv(2, 2), Softplus]
internal sealed partial class PlanarActivationsOfLargeTiles : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 34, 1),
        new ReferenceConv(3, new Axis(3)),
        new ReferenceGELU(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceConv(2, new Axis(2)),
        new ReferenceSoftplus());
}
