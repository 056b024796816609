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

// LeNet-5 as published: the third convolution is as large as its image.
[Network]
[Input(32, 32, 1)]
[Conv(6, 5), Tanh]
[AveragePool(2)]
[Conv(16, 5), Tanh]
[AveragePool(2)]
[Conv(120, 5), Tanh]
[Flatten]
[Dense(84), Tanh]
[Dense(10), Softmax]
internal sealed partial class LeNet5Classic : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(32, 32, 1),
        new ReferenceConv(6, new Axis(5)),
        new ReferenceTanh(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceConv(16, new Axis(5)),
        new ReferenceTanh(),
        new ReferenceAveragePool(new Axis(2, 2), true),
        new ReferenceConv(120, new Axis(5)),
        new ReferenceTanh(),
        new ReferenceFlatten(),
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

// A LeNet on colour: three channels in, and the gradient of the image.
[Network(InputGradient = true)]
[Input(20, 16, 3)]
[Conv(8, 5), ReLU]
[MaxPool(2)]
[Conv(16, 3), ReLU]
[MaxPool(2)]
[Flatten]
[Dense(20), ReLU]
[Dense(10), Softmax]
internal sealed partial class ColourLeNet : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(20, 16, 3),
        new ReferenceConv(8, new Axis(5)),
        new ReferenceReLU(),
        new ReferenceMaxPool(new Axis(2, 2)),
        new ReferenceConv(16, new Axis(3)),
        new ReferenceReLU(),
        new ReferenceMaxPool(new Axis(2, 2)),
        new ReferenceFlatten(),
        new ReferenceDense(20),
        new ReferenceReLU(),
        new ReferenceDense(10),
        new ReferenceSoftmax());
}

// Two convolutions to a pool, as VGG.
[Network]
[Input(8, 10, 3)]
[Conv(8, 3, Padding = 1), ReLU]
[Conv(8, 3, Padding = 1), ReLU]
[MaxPool(2)]
[Conv(16, 3, Padding = 1), ReLU]
[Flatten]
[Dense(5), Softmax]
internal sealed partial class TwoConvsAndPool : IReferenced
{
    public static ReferenceNetwork Reference => new(
        new(8, 10, 3),
        new ReferenceConv(8, new Axis(3, 1, 1, 1)),
        new ReferenceReLU(),
        new ReferenceConv(8, new Axis(3, 1, 1, 1)),
        new ReferenceReLU(),
        new ReferenceMaxPool(new Axis(2, 2)),
        new ReferenceConv(16, new Axis(3, 1, 1, 1)),
        new ReferenceReLU(),
        new ReferenceFlatten(),
        new ReferenceDense(5),
        new ReferenceSoftmax());
}
