using ConvGen;

namespace ZooSample.Networks;

/// <summary>LeNet-5 on MNIST's 28 × 28 pixels: padding makes up for the margin, a dense layer stands for the third convolution. 61,706 parameters.</summary>
[Network]
[Input(28, 28, 1)]
[Conv(6, 5, Padding = 2), Tanh, AveragePool(2)]
[Conv(16, 5), Tanh, AveragePool(2)]
[Flatten]
[Dense(120), Tanh]
[Dense(84), Tanh]
[Dense(10), Softmax]
public partial class LeNetMnist;
