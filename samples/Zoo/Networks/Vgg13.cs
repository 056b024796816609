using ConvGen;

namespace ZooSample.Networks;

/// <summary>Configuration B of Simonyan and Zisserman 2014, Very Deep Convolutional Networks: 133,047,848 parameters.</summary>
[Network(Inference = true)]
[Input(224, 224, 3)]
[Conv(64, 3, Padding = 1), ReLU]
[Conv(64, 3, Padding = 1), ReLU, MaxPool(2)]
[Conv(128, 3, Padding = 1), ReLU]
[Conv(128, 3, Padding = 1), ReLU, MaxPool(2)]
[Conv(256, 3, Padding = 1), ReLU]
[Conv(256, 3, Padding = 1), ReLU, MaxPool(2)]
[Conv(512, 3, Padding = 1), ReLU]
[Conv(512, 3, Padding = 1), ReLU, MaxPool(2)]
[Conv(512, 3, Padding = 1), ReLU]
[Conv(512, 3, Padding = 1), ReLU, MaxPool(2)]
[Flatten]
[Dense(4096), ReLU, Dropout(0.5f)]
[Dense(4096), ReLU, Dropout(0.5f)]
[Dense(1000), Softmax]
public partial class Vgg13;
