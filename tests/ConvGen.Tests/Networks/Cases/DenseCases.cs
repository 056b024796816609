using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks.Cases;

// Dense layers of awkward lengths, and the flatten in front of them.

// One product for each pixel, one output.
[Network(InputGradient = true)]
[Input(1, 1, 10)]
[Flatten]
[Dense(1)]
internal sealed partial class DenseSingle : IReferenced
{
    public static ReferenceNetwork Reference => new(new(1, 1, 10), new ReferenceFlatten(), new ReferenceDense(1));
}

// The flatten of an image: the rows of the weight are channel by channel.
[Network(InputGradient = true)]
[Input(3, 5, 4)]
[Flatten]
[Dense(7)]
internal sealed partial class DenseOnMap : IReferenced
{
    public static ReferenceNetwork Reference => new(new(3, 5, 4), new ReferenceFlatten(), new ReferenceDense(7));
}

// Five channels fill no vector: the flatten must leave the padding out.
[Network]
[Input(3, 2, 6)]
[Conv(5, 1), Tanh]
[Flatten]
[Dense(17), ReLU]
[Dense(10), Softmax]
internal sealed partial class DenseOnPaddedChannels : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(3, 2, 6),
        new ReferenceConv(5, new Axis(1)),
        new ReferenceTanh(),
        new ReferenceFlatten(),
        new ReferenceDense(17),
        new ReferenceReLU(),
        new ReferenceDense(10),
        new ReferenceSoftmax());
}

[Network(InputGradient = true)]
[Input(6, 4, 3)]
[Conv(17, 1), ReLU]
[MaxPool(2)]
[Flatten]
[Dense(6), Softmax]
internal sealed partial class DenseOnPool : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(6, 4, 3),
        new ReferenceConv(17, new Axis(1)),
        new ReferenceReLU(),
        new ReferenceMaxPool(new Axis(2, 2)),
        new ReferenceFlatten(),
        new ReferenceDense(6),
        new ReferenceSoftmax());
}

[Network(InputGradient = true)]
[Input(1, 1, 33)]
[Flatten]
[Dense(65), Tanh]
[Dense(16), Softmax]
internal sealed partial class DenseWide : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(1, 1, 33),
        new ReferenceFlatten(),
        new ReferenceDense(65),
        new ReferenceTanh(),
        new ReferenceDense(16),
        new ReferenceSoftmax());
}

[Network(InputGradient = true)]
[Input(2, 2, 3)]
[Flatten]
[Dense(9, Bias = false), Sigmoid]
[Dense(4, Bias = false), Softmax]
internal sealed partial class DenseNoBias : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(2, 2, 3),
        new ReferenceFlatten(),
        new ReferenceDense(9, Bias: false),
        new ReferenceSigmoid(),
        new ReferenceDense(4, Bias: false),
        new ReferenceSoftmax());
}

// Dense layers alone, nothing learns before the first: the gradients that its weights read at the batch's end are the last that backward writes.
[Network]
[Input(1, 1, 10)]
[Flatten]
[Dense(3)]
internal sealed partial class DenseFirst : IReferenced
{
    public static ReferenceNetwork Reference => new(new(1, 1, 10), new ReferenceFlatten(), new ReferenceDense(3));
}

[Network]
[Input(1, 1, 10)]
[Flatten]
[Dense(3), Tanh, Sigmoid]
[Dense(2)]
internal sealed partial class DenseFirstActivations : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(1, 1, 10), new ReferenceFlatten(), new ReferenceDense(3), new ReferenceTanh(), new ReferenceSigmoid(), new ReferenceDense(2));
}

// The last activation is an operation of its own, and its derivative is taken from what it left.
[Network(InputGradient = true)]
[Input(1, 1, 10)]
[Flatten]
[Dense(3), Sigmoid, Tanh]
internal sealed partial class DenseTwoActivationsLast : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(1, 1, 10), new ReferenceFlatten(), new ReferenceDense(3), new ReferenceSigmoid(), new ReferenceTanh());
}
