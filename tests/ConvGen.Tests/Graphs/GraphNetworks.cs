namespace ConvGen.Tests.Graphs;

// Small networks with joins, norms, groups and blocks, on awkward sizes. Emitted code is what takes long to compile: they stay tiny.

[Network, Input(5, 4, 3)]
[Conv(5, 3, Padding = 1, Name = "stem"), Tanh]
[Conv(5, 1, Name = "side"), Add("tanh1")]
[Conv(3, 1), Sigmoid, Concat("stem", "side"), Identity]
[Flatten, Dense(3)]
internal sealed partial class AddAndConcat;

[Network(InputGradient = true), Input(5, 5, 5)]
[Conv(17, 1), Tanh]
[Branch]
[Branch, AveragePool(3, Stride = 1, Padding = 1)]
[Branch, Conv(17, 1, Stride = 2), Tanh, Upsample(2), Crop(Bottom = 1, Right = 1)]
[Add]
[Flatten, Dense(2)]
internal sealed partial class ThreeReaders;

[Network, Input(4, 5, 6)]
[Conv(6, 3, Padding = 1, Groups = 3), SiLU, Identity(Name = "features")]
[GlobalAveragePool, Conv(3, 1), Tanh, Conv(6, 1), Sigmoid]
[Multiply("features")]
[GlobalAveragePool, Flatten, Dense(4)]
internal sealed partial class SqueezeExcite;

[Network(Rounding = Rounding.Floor), Input(6, 5, 3)]
[Residual(8), Residual(8, stride: 2, Repeat = 2)]
[GlobalAveragePool, Flatten, Dense(3)]
internal sealed partial class Residuals;

[Network, Input(6, 6, 3)]
[InvertedBottleneck(1, 4), InvertedBottleneck(3, 4), InvertedBottleneck(2, 5)]
[Flatten, Dense(3), BatchNorm(Affine = false)]
internal sealed partial class InvertedBottlenecks;

[Network, Input(6, 5, 3)]
[Conv(10, 3), Tanh, LocalResponseNorm(3, Alpha = 0.5f)]
[ConvTranspose(6, 3, Stride = 2, Groups = 2), Tanh]
[ZeroPad(1, Value = 0.5f), DepthwiseConv(3, Multiplier = 2, Stride = 2, PaddingLeft = 1, Rounding = Rounding.Floor), ChannelAveragePool(3)]
[Flatten, Dense(3)]
internal sealed partial class Resizers;

[Network, Input(4, 4, 3)]
[Conv(6, 3, Padding = 1, PaddingValue = 0.25f, Name = "features"), Tanh, Output]
[Branch, Flatten, Dense(4, Name = "side")]
[Branch, GlobalMaxPool, Flatten, Dense(4)]
[Concat, Dense(3, Name = "logits"), Output]
[From("side"), Dense(2), LogSoftmax]
internal sealed partial class SeveralOutputs;

[Conv("filters", 3, stride: "stride", Padding = 1, Bias = false), BatchNorm, Tanh]
[Conv("filters", "3, 1", padding: "1, 0", Bias = false), BatchNorm]
[Shortcut, Tanh]
internal sealed class ResidualAttribute(int filters, [First] int stride = 1) : BlockAttribute(filters, stride);

[Conv("expand * inputChannels", 1, Bias = false, When = "expand > 1"), BatchNorm(When = "expand > 1"), Tanh(When = "expand > 1")]
[DepthwiseConv(3, Padding = 1, Bias = false), BatchNorm, Tanh]
[Conv("filters", 1, Bias = false), BatchNorm]
[Shortcut(Projection = false)]
internal sealed class InvertedBottleneckAttribute(int expand, int filters) : BlockAttribute(expand, filters);
