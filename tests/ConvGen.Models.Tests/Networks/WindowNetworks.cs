namespace ConvGen.Models.Tests.Networks;

[Network(Inference = true)]
[Input(11, 8, 4)]
[Conv(6, 3, 2, PaddingTop = 1, PaddingRight = 2, Bias = false), ReLU]
[Conv(4, 3, Padding = 2, Dilation = 2, Groups = 2, Name = "dilated")]
[DepthwiseConv(3, Padding = 1, Multiplier = 2)]
[Conv(3, 3, Stride = 2, Padding = 1, PaddingValue = 0.75f, Rounding = Rounding.Floor)]
[Conv(5, 2, Stride = 3, Rounding = Rounding.Ceiling)]
[Conv(2, 3, StrideHeight = 2, StrideWidth = 1, Same = true)]
public partial class ConvolutionNet;

[Network(Inference = true)]
[Input(5, 4, 4)]
[ConvTranspose(6, 3, Stride = 2, Padding = 1, OutputPadding = 1, Groups = 2)]
[ConvTranspose(3, 2, 3, StrideHeight = 3, StrideWidth = 1, PaddingLeft = 1, Bias = false)]
[ConvTranspose(2, 3, Dilation = 2, Padding = 2)]
[ConvTranspose(2, 2, Stride = 3, OutputPaddingHeight = 2, OutputPaddingWidth = 1)]
public partial class TransposedNet;

[Network(Inference = true)]
[Input(17, 14, 3)]
[MaxPool(3, Stride = 2, Padding = 1, Rounding = Rounding.Ceiling, Name = "max")]
[MinPool(2, 3, Stride = 1, PaddingLeft = 1, Name = "min")]
[From("max"), AveragePool(3, Stride = 2, Padding = 1, Rounding = Rounding.Ceiling, Name = "counted"), Output]
[From("max"), AveragePool(3, Stride = 2, Padding = 1, CountPadding = false, Rounding = Rounding.Ceiling, Name = "left_out"), Output]
[From("max"), AveragePool(2, Stride = 3, Rounding = Rounding.Ceiling, Name = "beyond"), Output]
[From("max"), AveragePool(3, Stride = 3, Padding = 1, Rounding = Rounding.Floor, Name = "floor"), Output]
[From("max"), AveragePool(9, 7, Stride = 9, Padding = 1, Rounding = Rounding.Floor, Name = "almost_global"), Output]
[From("max"), MaxPool(3, Same = true, Stride = 2, Name = "same"), Output]
[From("max"), MaxPool(2, 3, Stride = 1, Padding = 1, DilationHeight = 3, DilationWidth = 2, Name = "dilated"), Output]
[From("max"), AveragePool(3, Stride = 2, Padding = 2, Dilation = 2, Rounding = Rounding.Floor, Name = "dilated_mean"), Output]
[From("max"), MinPool(2, Stride = 1, Dilation = 2, Name = "dilated_min"), Output]
[From("min"), Conv(2, 1)]
public partial class PoolNet;

[Network(Inference = true)]
[Input(5, 7, 12)]
[Conv(12, 3), Tanh]
[ChannelShuffle(3)]
[Branch, GlobalAveragePool]
[Branch, GlobalMaxPool]
[Branch, GlobalMinPool]
[Branch, ChannelMaxPool(3), GlobalAveragePool]
[Branch, ChannelMinPool(2), GlobalMaxPool]
[Branch, ChannelAveragePool(4), GlobalMinPool]
[Concat]
[Flatten, Dense(3)]
public partial class GlobalPoolNet;
