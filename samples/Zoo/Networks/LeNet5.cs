using ConvGen;

namespace ZooSample.Networks;

/// <summary>LeNet-5 as published (LeCun, Bottou, Bengio and Haffner 1998), with average pools and a softmax: 61,706 parameters.</summary>
[Network]
[Input(32, 32, 1)]
[Conv(6, 5), Tanh, AveragePool(2)]
[Conv(16, 5), Tanh, AveragePool(2)]
[Conv(120, 5), Tanh]
[Flatten]
[Dense(84), Tanh]
[Dense(10), Softmax]
public partial class LeNet5;
