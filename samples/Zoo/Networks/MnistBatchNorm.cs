using ConvGen;

namespace ZooSample.Networks;

/// <summary>Batch normalisation after the convolution, dropout after each hidden dense layer: 701,642 parameters.</summary>
[Network]
[Input(28, 28, 1)]
[Conv(32, 3), ReLU, BatchNorm, MaxPool(2)]
[Flatten]
[Dense(128), ReLU, Dropout(0.5f)]
[Dense(64), ReLU, Dropout(0.5f)]
[Dense(10), Softmax]
public partial class MnistBatchNorm;
