using ConvGen;
using ZooSample.Blocks;

namespace ZooSample.Networks;

/// <summary>GoogLeNet (Szegedy et al. 2014) without its auxiliary heads: 6,998,552 parameters. Its pools round up, as Caffe's do.</summary>
[Network(Inference = true)]
[Input(224, 224, 3)]
[Conv(64, 7, Stride = 2, Padding = 3, Rounding = Rounding.Floor), ReLU]
[MaxPool(3, Stride = 2, Rounding = Rounding.Ceiling), LocalResponseNorm(5)]
[Conv(64, 1), ReLU]
[Conv(192, 3, Padding = 1), ReLU, LocalResponseNorm(5)]
[MaxPool(3, Stride = 2, Rounding = Rounding.Ceiling)]
[Inception(64, 96, 128, 16, 32, 32, Name = "inception3a")]
[Inception(128, 128, 192, 32, 96, 64, Name = "inception3b")]
[MaxPool(3, Stride = 2, Rounding = Rounding.Ceiling)]
[Inception(192, 96, 208, 16, 48, 64, Name = "inception4a")]
[Inception(160, 112, 224, 24, 64, 64, Name = "inception4b")]
[Inception(128, 128, 256, 24, 64, 64, Name = "inception4c")]
[Inception(112, 144, 288, 32, 64, 64, Name = "inception4d")]
[Inception(256, 160, 320, 32, 128, 128, Name = "inception4e")]
[MaxPool(3, Stride = 2, Rounding = Rounding.Ceiling)]
[Inception(256, 160, 320, 32, 128, 128, Name = "inception5a")]
[Inception(384, 192, 384, 48, 128, 128, Name = "inception5b")]
[GlobalAveragePool, Flatten, Dropout(0.4f)]
[Dense(1000), Softmax]
public partial class GoogLeNet;
