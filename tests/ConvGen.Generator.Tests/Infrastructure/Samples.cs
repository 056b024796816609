namespace ConvGen.Generator.Tests.Infrastructure;

/// <summary>Networks that many tests share.</summary>
internal static class Samples
{
    /// <summary>LeNet-5 for MNIST, as the README shows it.</summary>
    public const string LeNet5 = """
        using ConvGen;

        namespace Samples;

        [Network]
        [Input(28, 28, 1)]
        [Conv(6, 5, Padding = 2), Tanh]
        [AveragePool(2)]
        [Conv(16, 5), Tanh]
        [AveragePool(2)]
        [Flatten]
        [Dense(120), Tanh]
        [Dense(84), Tanh]
        [Dense(10), Softmax]
        public partial class LeNet5;
        """;

    /// <summary>One of everything that has options.</summary>
    public const string Small = """
        using ConvGen;

        [Network]
        [Input(7, 9, 3)]
        [Conv(4, 3, 2, StrideHeight = 2, PaddingRight = 1, Bias = false), ReLU]
        [MaxPool(2, Stride = 1, Same = true)]
        [Conv(5, 2, DilationWidth = 2)]
        [AveragePool(2, 3, Padding = 1, CountPadding = false, Rounding = Rounding.Floor), Sigmoid]
        [Flatten]
        [Dense(3, Bias = false)]
        public partial class Small;
        """;

    /// <summary>Layers that keep state, change the size or have groups.</summary>
    public const string Varied = """
        using ConvGen;

        [Network]
        [Input(8, 6, 4)]
        [Conv(8, 3, Padding = 1, Groups = 2, Bias = false), BatchNorm, ReLU]
        [DepthwiseConv(3, Multiplier = 2, Same = true), BatchNorm(Epsilon = 0.001f, Affine = false), ReLU6]
        [ChannelMaxPool(4), LocalResponseNorm(3, K = 2f), SpatialDropout(0.2f)]
        [ZeroPad(Top = 1, Left = 2), Crop(Bottom = 3)]
        [ConvTranspose(2, 2, Stride = 2), Upsample(1, 2), Identity]
        [Flatten, Dropout]
        [Dense(3), LogSoftmax]
        public partial class Varied;
        """;
}
