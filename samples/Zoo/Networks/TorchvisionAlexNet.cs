using ConvGen;

namespace ZooSample.Networks;

/// <summary>AlexNet as torchvision has it (Krizhevsky 2014, One weird trick for parallelizing convolutional neural networks), for its weights: 61,100,840 parameters.</summary>
[Network(Inference = true)]
[Input(224, 224, 3)]
[Conv(64, 11, Stride = 4, Padding = 2, Rounding = Rounding.Floor), ReLU, MaxPool(3, Stride = 2)]
[Conv(192, 5, Padding = 2), ReLU, MaxPool(3, Stride = 2)]
[Conv(384, 3, Padding = 1), ReLU]
[Conv(256, 3, Padding = 1), ReLU]
[Conv(256, 3, Padding = 1), ReLU, MaxPool(3, Stride = 2)]
[Flatten]
[Dropout(0.5f), Dense(4096), ReLU]
[Dropout(0.5f), Dense(4096), ReLU]
[Dense(1000), Softmax]
public partial class TorchvisionAlexNet;
