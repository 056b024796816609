using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks.Cases;

// Networks that are used.

// LeNet-5 for MNIST: 61,706 parameters.
[Network]
[Input(28, 28, 1)]
[Conv(6, 5, Padding = 2), Tanh]
[AveragePool(2)]
[Conv(16, 5), Tanh]
[AveragePool(2)]
[Flatten]
[Dense(120), Tanh]
[Dense(84), Tanh]
[Dense(10), Softmax]
internal sealed partial class LeNet5 : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(28, 28, 1),
        new ReferenceConv(6, new Axis(5, 1, 2, 2)),
        new ReferenceTanh(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceConv(16, new Axis(5)),
        new ReferenceTanh(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceFlatten(),
        new ReferenceDense(120),
        new ReferenceTanh(),
        new ReferenceDense(84),
        new ReferenceTanh(),
        new ReferenceDense(10),
        new ReferenceSoftmax());
}

// The Keras MNIST CNN: 53,578 parameters.
[Network]
[Input(28, 28, 1)]
[Conv(64, 3), ReLU]
[MaxPool(2)]
[Conv(64, 3), ReLU]
[MaxPool(2, Rounding = Rounding.Floor)]
[Flatten]
[Dense(10), Softmax]
internal sealed partial class KerasCnn : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(28, 28, 1),
        new ReferenceConv(64, new Axis(3)),
        new ReferenceReLU(),
        new ReferenceMaxPool(new Axis(2, 2)),
        new ReferenceConv(64, new Axis(3)),
        new ReferenceReLU(),
        new ReferenceMaxPool(new Axis(2, 2)),
        new ReferenceFlatten(),
        new ReferenceDense(10),
        new ReferenceSoftmax());
}

// Two convolutions to a pool, as VGG, on colour, with the gradient of the image.
[Network(InputGradient = true)]
[Input(4, 6, 3)]
[Conv(4, 3, Padding = 1), ReLU]
[Conv(8, 3, Padding = 1), ReLU]
[MaxPool(2)]
[Flatten]
[Dense(5), Softmax]
internal sealed partial class TwoConvsAndPool : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(4, 6, 3),
        new ReferenceConv(4, new Axis(3, 1, 1, 1)),
        new ReferenceReLU(),
        new ReferenceConv(8, new Axis(3, 1, 1, 1)),
        new ReferenceReLU(),
        new ReferenceMaxPool(new Axis(2, 2)),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceSoftmax());
}
