using ConvGen;

namespace ZooSample.Networks;

/// <summary>All-CNN-C (Springenberg, Dosovitskiy, Brox and Riedmiller 2014): strided convolutions stand for pools. 1,369,738 parameters.</summary>
[Network(Rounding = Rounding.Floor)]
[Input(32, 32, 3)]
[Dropout(0.2f)]
[Conv(96, 3, Padding = 1), ReLU]
[Conv(96, 3, Padding = 1), ReLU]
[Conv(96, 3, Stride = 2, Padding = 1), ReLU, Dropout(0.5f)]
[Conv(192, 3, Padding = 1), ReLU]
[Conv(192, 3, Padding = 1), ReLU]
[Conv(192, 3, Stride = 2, Padding = 1), ReLU, Dropout(0.5f)]
[Conv(192, 3), ReLU]
[Conv(192, 1), ReLU]
[Conv(10, 1), ReLU]
[GlobalAveragePool, Flatten, Softmax]
public partial class AllConv;
