namespace ConvGen.Benchmarks.Networks;

/// <summary>samples/Zoo's VGG-11 for images of 64×64, the size of downsampled ImageNet: its first dense layer takes 2×2 pixels.</summary>
[Network]
[Input(64, 64, 3)]
[Conv(64, 3, Padding = 1), ReLU, MaxPool(2)]
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
internal sealed partial class Vgg11Small;
