using ConvGen;
using ZooSample.Blocks;

namespace ZooSample.Networks;

/// <summary>MobileNet (Howard et al. 2017) of full width, as in Keras: 4,231,976 parameters.</summary>
[Network(Inference = true, Rounding = Rounding.Floor)]
[Input(224, 224, 3)]
[Conv(32, 3, Stride = 2, Padding = 1, Bias = false), BatchNorm, ReLU]
[Separable(64)]
[Separable(128, stride: 2)]
[Separable(128)]
[Separable(256, stride: 2)]
[Separable(256)]
[Separable(512, stride: 2, Repeat = 6)]
[Separable(1024, stride: 2, Repeat = 2)]
[GlobalAveragePool, Flatten]
[Dense(1000), Softmax]
public partial class MobileNetV1;
