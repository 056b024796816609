using ConvGen.Generator.Tests.Infrastructure;

namespace ConvGen.Generator.Tests.Diagnostics;

/// <summary>CG0006 to CG0012 and CG0021: which layers may follow which; and several errors at once.</summary>
public class OrderTests
{
    private const string LayerNames =
        "Conv, DepthwiseConv, ConvTranspose, MaxPool, MinPool, AveragePool, GlobalMaxPool, GlobalMinPool, GlobalAveragePool, "
        + "ChannelMaxPool, ChannelMinPool, ChannelAveragePool, ChannelShuffle, BatchNorm, LocalResponseNorm, Dropout, SpatialDropout, Identity, Upsample, ZeroPad, Crop, "
        + "Flatten, Dense, ReLU, ReLU6, LeakyReLU, ELU, SELU, GELU, SiLU, HardSwish, Tanh, Sigmoid, HardSigmoid, Softplus, Clip, Softmax, LogSoftmax, Add, Multiply, Concat, Shortcut, From, Branch, Output";

    [Fact]
    public void NoInput() => Expect.Attributes(
        "[Flatten, Dense(10)]",
        new Expected("CG0006", "Subject", "Network 'Subject' has no [Input]; put [Input(height, width, channels)] before its layers"));

    [Fact]
    public void NothingAtAll() => Expect.Attributes(
        "", new Expected("CG0006", "Subject", "Network 'Subject' has no [Input]; put [Input(height, width, channels)] before its layers"));

    [Fact]
    public void InputNotFirst() => Expect.Attributes(
        "[Flatten, Input(4, 4, 1), Dense(10)]",
        new Expected("CG0007", "Input(4, 4, 1)", "[Input] stands after 'Flatten'; move it before all layers"));

    [Fact]
    public void SeveralInputs() => Expect.Attributes(
        "[Input(4, 4, 1), Flatten, Input(5, 5, 1), Dense(10)]",
        new Expected("CG0008", "Input(5, 5, 1)", "Network 'Subject' has a second [Input]; remove it, because a network takes one image"));

    [Fact]
    public void NoLayers() => Expect.Attributes(
        "[Input(4, 4, 1)]",
        new Expected("CG0009", "Subject", "Network 'Subject' has an [Input] but no layers; add layer attributes such as [Conv(filters, kernel)] or [Dense(units)] after it"));

    [Theory]
    [InlineData("Dense(10)", "Dense")]
    [InlineData("Softmax", "Softmax")]
    public void LayerThatNeedsAVector(string layer, string name) => Expect.Attributes(
        $"[Input(4, 5, 3), Tanh, {layer}]",
        new Expected("CG0010", layer, $"'{name}' needs a vector, found a map of 4 × 5 × 3; put [Flatten] before it"));

    [Theory]
    [InlineData("Conv(3, 1)", "Conv", "move it before [Flatten] and [Dense]")]
    [InlineData("MaxPool(2)", "MaxPool", "move it before [Flatten] and [Dense]")]
    [InlineData("AveragePool(2)", "AveragePool", "move it before [Flatten] and [Dense]")]
    [InlineData("Flatten", "Flatten", "remove it")]
    public void LayerThatNeedsAMap(string layer, string name, string remedy)
    {
        string source = $"using ConvGen; [Network, Input(4, 4, 3), Flatten, Tanh, {layer}] partial class Net {{ }}";
        GeneratorRun run = GeneratorRun.Of(source);

        Microsoft.CodeAnalysis.Diagnostic diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal("CG0011", diagnostic.Id);
        Assert.Equal($"'{name}' needs a map of height × width × channels, found a vector of 48; {remedy}", diagnostic.GetMessage(null));
        Assert.Equal(source.LastIndexOf(layer, StringComparison.Ordinal), diagnostic.Location.SourceSpan.Start);
        Assert.Equal(layer.Length, diagnostic.Location.SourceSpan.Length);
    }

    [Fact]
    public void LayerAfterSoftmax() => Expect.Attributes(
        "[Input(4, 4, 1), Flatten, Dense(8), Softmax, Dense(9), Tanh]",
        new Expected("CG0012", "Dense(9)", "'Dense' stands after 'Softmax', which must be the last layer; move or remove one of them"));

    [Fact]
    public void SecondSoftmax() => Expect.Source(
        "using ConvGen; [Network, Input(4, 4, 1), Flatten, Softmax, SoftmaxAttribute] partial class Net { }",
        new Expected("CG0012", "SoftmaxAttribute", "'Softmax' stands after 'Softmax', which must be the last layer; move or remove one of them"));

    [Fact]
    public void LayerAfterLogSoftmax() => Expect.Attributes(
        "[Input(4, 4, 1), Flatten, LogSoftmax, Tanh]",
        new Expected("CG0012", "Tanh", "'Tanh' stands after 'LogSoftmax', which must be the last layer; move or remove one of them"));

    [Fact]
    public void LayerOfTheUsersOwn() => Expect.Source(
        "using ConvGen; namespace A { class SwishAttribute : LayerAttribute { } [Network, Input(4, 4, 1), Flatten, Swish()] partial class Net { } }",
        new Expected("CG0021", "Swish()", $"'A.Swish' is not a layer that this version of ConvGen knows; use one of {LayerNames}, or derive from BlockAttribute and put layers on the class"));

    /// <summary>
    /// After an error the sizes are unknown until a dense layer, whose size does not depend on what it reads. That a convolution gives a map stays known;
    /// what a layer in the wrong place gives does not, because what follows may fit what was meant.
    /// </summary>
    [Fact]
    public void OneBuildReportsAllThatItCan() => Expect.Attributes(
        """
        [Input(28, 28, 1)]
        [Conv(6, 5, Stride = 0)]
        [AveragePool(2, Padding = 3)]
        [Conv(16, -5)]
        [Dense(120)]
        [Conv(8, 1)]
        [Dense(-7)]
        [Dense(10), Softmax]
        [ReLU]
        """,
        new Expected("CG0003", "Stride = 0", "'Conv' has Stride = 0, expected an integer of at least 1"),
        new Expected("CG0005", "Padding = 3", "'AveragePool' pads every side by 3, expected less than the kernel's 2, because a window must not lie in padding alone; use less padding or a larger kernel"),
        new Expected("CG0003", "-5", "'Conv' has Kernel = -5, expected an integer of at least 1"),
        new Expected("CG0010", "Dense(120)", "'Dense' needs a vector, found a map of unknown size; put [Flatten] before it"),
        new Expected("CG0011", "Conv(8, 1)", "'Conv' needs a map of height × width × channels, found a vector of 120; move it before [Flatten] and [Dense]"),
        new Expected("CG0003", "-7", "'Dense' has Units = -7, expected an integer of at least 1"),
        new Expected("CG0012", "ReLU", "'ReLU' stands after 'Softmax', which must be the last layer; move or remove one of them"));

    [Fact]
    public void VectorOfUnknownSizeIsAVector() => Expect.Attributes(
        "[Input(28, 28, 1), Conv(6, 5, Padding = 2, Same = true), Flatten, Tanh, MaxPool(2)]",
        new Expected("CG0004", "Padding = 2", "'Conv' has both Same and Padding, which exclude each other; remove one of them"),
        new Expected("CG0011", "MaxPool(2)", "'MaxPool' needs a map of height × width × channels, found a vector of unknown size; move it before [Flatten] and [Dense]"));

    [Theory]
    [InlineData("Input(0, 8, 1)", "0", "CG0003", "'Input' has Height = 0, expected an integer of at least 1")]
    [InlineData("Input(8, 8, 1), Conv(0, 3)", "0", "CG0003", "'Conv' has Filters = 0, expected an integer of at least 1")]
    [InlineData("Input(8, 8, 1), MaxPool(-2), GlobalMaxPool", "-2", "CG0003", "'MaxPool' has Kernel = -2, expected an integer of at least 1")]
    public void MapOfUnknownSizeIsAMap(string layers, string at, string id, string message) => Expect.Attributes(
        $"[{layers}, ReLU, Softmax]",
        new Expected(id, at, message),
        new Expected("CG0010", "Softmax", "'Softmax' needs a vector, found a map of unknown size; put [Flatten] before it"));

    [Fact]
    public void UnitsOfADenseLayerDoNotHideWhatItReads() => Expect.Attributes(
        "[Input(4, 5, 3), Dense(-7), GlobalMaxPool]",
        new Expected("CG0010", "Dense(-7)", "'Dense' needs a vector, found a map of 4 × 5 × 3; put [Flatten] before it"),
        new Expected("CG0003", "-7", "'Dense' has Units = -7, expected an integer of at least 1"),
        new Expected("CG0011", "GlobalMaxPool", "'GlobalMaxPool' needs a map of height × width × channels, found a vector of unknown size; move it before [Flatten] and [Dense]"));

    [Fact]
    public void EachOfTwoNetworksReportsItsOwn() => Expect.Source(
        "using ConvGen; [Network, Flatten] partial class A { } [Network, Input(7, 7, 1)] partial class B { } [Network, Input(4, 4, 1), Tanh] partial class C { }",
        new Expected("CG0006", "A", "Network 'A' has no [Input]; put [Input(height, width, channels)] before its layers"),
        new Expected("CG0009", "B", "Network 'B' has an [Input] but no layers; add layer attributes such as [Conv(filters, kernel)] or [Dense(units)] after it"));
}
