using ConvGen;
using ZooSample.Blocks;

namespace ZooSample.Networks;

/// <summary>GoogLeNet as torchvision has it, for its weights: batch norm instead of local response norm, 3×3 windows for the paper's 5×5; without auxiliary heads. 6,624,904 parameters.</summary>
[Network(Inference = true)]
[Input(224, 224, 3)]
[Conv(64, 7, Stride = 2, Padding = 3, Bias = false, Rounding = Rounding.Floor), BatchNorm(Epsilon = 0.001f), ReLU]
[MaxPool(3, Stride = 2, Rounding = Rounding.Ceiling)]
[Conv(64, 1, Bias = false), BatchNorm(Epsilon = 0.001f), ReLU]
[Conv(192, 3, Padding = 1, Bias = false), BatchNorm(Epsilon = 0.001f), ReLU]
[MaxPool(3, Stride = 2, Rounding = Rounding.Ceiling)]
[NormedInception(64, 96, 128, 16, 32, 32, Name = "inception3a")]
[NormedInception(128, 128, 192, 32, 96, 64, Name = "inception3b")]
[MaxPool(3, Stride = 2, Rounding = Rounding.Ceiling)]
[NormedInception(192, 96, 208, 16, 48, 64, Name = "inception4a")]
[NormedInception(160, 112, 224, 24, 64, 64, Name = "inception4b")]
[NormedInception(128, 128, 256, 24, 64, 64, Name = "inception4c")]
[NormedInception(112, 144, 288, 32, 64, 64, Name = "inception4d")]
[NormedInception(256, 160, 320, 32, 128, 128, Name = "inception4e")]
[MaxPool(2, Stride = 2, Rounding = Rounding.Ceiling)]
[NormedInception(256, 160, 320, 32, 128, 128, Name = "inception5a")]
[NormedInception(384, 192, 384, 48, 128, 128, Name = "inception5b")]
[GlobalAveragePool, Flatten, Dropout(0.2f)]
[Dense(1000, Name = "fc"), Softmax]
public partial class TorchvisionGoogLeNet;
