using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks.Cases;

// Activations wherever they may stand.

// An activation on the image itself.
[Network(InputGradient = true)]
[Input(3, 5, 2)]
[ReLU]
internal sealed partial class ReLUAlone : IReferenced
{
    public static ReferenceNetwork Reference => new(new(3, 5, 2), new ReferenceReLU());
}

[Network(InputGradient = true)]
[Input(3, 5, 2)]
[Tanh]
internal sealed partial class TanhAlone : IReferenced
{
    public static ReferenceNetwork Reference => new(new(3, 5, 2), new ReferenceTanh());
}

[Network(InputGradient = true)]
[Input(3, 5, 2)]
[Sigmoid]
internal sealed partial class SigmoidAlone : IReferenced
{
    public static ReferenceNetwork Reference => new(new(3, 5, 2), new ReferenceSigmoid());
}

[Network(InputGradient = true)]
[Input(1, 1, 7)]
[Flatten]
[Softmax]
internal sealed partial class SoftmaxAlone : IReferenced
{
    public static ReferenceNetwork Reference => new(new(1, 1, 7), new ReferenceFlatten(), new ReferenceSoftmax());
}

[Network(InputGradient = true)]
[Input(3, 4, 5)]
[ReLU]
[Conv(4, 1), Tanh]
[Flatten]
[Dense(3)]
internal sealed partial class ActivationBeforeConv : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(3, 4, 5),
        new ReferenceReLU(),
        new ReferenceConv(4, new Axis(1)),
        new ReferenceTanh(),
        new ReferenceFlatten(),
        new ReferenceDense(3));
}

[Network(InputGradient = true)]
[Input(3, 4, 3)]
[Conv(6, 2), Tanh, Sigmoid, ReLU]
[Flatten, Tanh]
[Dense(5), Sigmoid]
[Dense(2)]
internal sealed partial class ActivationsInARow : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(3, 4, 3),
        new ReferenceConv(6, new Axis(2)),
        new ReferenceTanh(),
        new ReferenceSigmoid(),
        new ReferenceReLU(),
        new ReferenceFlatten(),
        new ReferenceTanh(),
        new ReferenceDense(5),
        new ReferenceSigmoid(),
        new ReferenceDense(2));
}

[Network]
[Input(4, 4, 6)]
[Conv(5, 1), Sigmoid]
[AveragePool(2)]
[Flatten]
[Dense(7), Sigmoid]
[Dense(3)]
internal sealed partial class SigmoidEverywhere : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(4, 4, 6),
        new ReferenceConv(5, new Axis(1)),
        new ReferenceSigmoid(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceFlatten(),
        new ReferenceDense(7),
        new ReferenceSigmoid(),
        new ReferenceDense(3));
}

// The output is a map.
[Network]
[Input(2, 3, 4)]
[Conv(5, 2, Padding = 1), Sigmoid]
internal sealed partial class SigmoidMap : IReferenced
{
    public static ReferenceNetwork Reference => new(new(2, 3, 4), new ReferenceConv(5, new Axis(2, 1, 1, 1)), new ReferenceSigmoid());
}

// The image's padded lanes, which nothing writes, reach a dense layer.
[Network]
[Input(3, 4, 5)]
[Tanh]
[Flatten]
[Dense(20), Tanh]
[Dense(30)]
internal sealed partial class ActivationThenDense : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(3, 4, 5),
        new ReferenceTanh(),
        new ReferenceFlatten(),
        new ReferenceDense(20),
        new ReferenceTanh(),
        new ReferenceDense(30));
}
