using ConvGen;

namespace ZooSample.Networks;

/// <summary>A LeNet for small colour images such as CIFAR-10's: 62,958 parameters.</summary>
[Network]
[Input(32, 32, 3)]
[Conv(8, 5), ReLU, MaxPool(2)]
[Conv(16, 5), ReLU, MaxPool(2)]
[Flatten]
[Dense(120), ReLU]
[Dense(84), ReLU]
[Dense(10), Softmax]
public partial class LeNetColour;
