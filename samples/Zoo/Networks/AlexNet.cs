using ConvGen;

namespace ZooSample.Networks;

/// <summary>AlexNet in one tower (Krizhevsky, Sutskever and Hinton 2012), whose sizes come out with 227 pixels and not with 224: 62,378,344 parameters.</summary>
[Network(Inference = true)]
[Input(227, 227, 3)]
[Conv(96, 11, Stride = 4), ReLU, MaxPool(3, Stride = 2)]
[Conv(256, 5, Padding = 2), ReLU, MaxPool(3, Stride = 2)]
[Conv(384, 3, Padding = 1), ReLU]
[Conv(384, 3, Padding = 1), ReLU]
[Conv(256, 3, Padding = 1), ReLU, MaxPool(3, Stride = 2)]
[Flatten]
[Dense(4096), ReLU, Dropout(0.5f)]
[Dense(4096), ReLU, Dropout(0.5f)]
[Dense(1000), Softmax]
public partial class AlexNet;
