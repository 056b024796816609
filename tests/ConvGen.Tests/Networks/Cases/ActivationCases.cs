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
[Input(4, 5, 3)]
[ReLU]
[Conv(4, 3), Tanh]
[Flatten]
[Dense(3)]
internal sealed partial class ActivationBeforeConv : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(4, 5, 3),
        new ReferenceReLU(),
        new ReferenceConv(4, new Axis(3)),
        new ReferenceTanh(),
        new ReferenceFlatten(),
        new ReferenceDense(3));
}

[Network(InputGradient = true)]
[Input(5, 4, 3)]
[Conv(6, 2), Tanh, Sigmoid, ReLU]
[Flatten, Tanh]
[Dense(5), Sigmoid]
[Dense(2)]
internal sealed partial class ActivationsInARow : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(5, 4, 3),
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
[Input(6, 6, 2)]
[Conv(5, 3), Sigmoid]
[AveragePool(2)]
[Flatten]
[Dense(7), Sigmoid]
[Dense(3), Softmax]
internal sealed partial class SigmoidEverywhere : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 6, 2),
        new ReferenceConv(5, new Axis(3)),
        new ReferenceSigmoid(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceFlatten(),
        new ReferenceDense(7),
        new ReferenceSigmoid(),
        new ReferenceDense(3),
        new ReferenceSoftmax());
}

[Network]
[Input(6, 8, 2)]
[Conv(9, 3, Padding = 1), ReLU]
[MaxPool(2)]
[Flatten]
[Dense(7), ReLU]
[Dense(3), ReLU]
internal sealed partial class ReLUEverywhere : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 8, 2),
        new ReferenceConv(9, new Axis(3, 1, 1, 1)),
        new ReferenceReLU(),
        new ReferenceMaxPool(new Axis(2, 2)),
        new ReferenceFlatten(),
        new ReferenceDense(7),
        new ReferenceReLU(),
        new ReferenceDense(3),
        new ReferenceReLU());
}

// The output is a map.
[Network]
[Input(4, 6, 3)]
[Conv(5, 3, Padding = 1), Sigmoid]
internal sealed partial class SigmoidMap : IReferenced
{
    public static ReferenceNetwork Reference => new(new(4, 6, 3), new ReferenceConv(5, new Axis(3, 1, 1, 1)), new ReferenceSigmoid());
}
