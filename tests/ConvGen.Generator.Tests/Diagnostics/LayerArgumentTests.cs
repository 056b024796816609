using ConvGen.Generator.Tests.Infrastructure;

namespace ConvGen.Generator.Tests.Diagnostics;

/// <summary>What layers that read one tensor refuse, each where it stands.</summary>
public class LayerArgumentTests
{
    [Theory]
    [InlineData("DepthwiseConv(0)", "0", "'DepthwiseConv' has Kernel = 0, expected an integer of at least 1")]
    [InlineData("DepthwiseConv(3, Multiplier = 0)", "Multiplier = 0", "'DepthwiseConv' has Multiplier = 0, expected an integer of at least 1")]
    [InlineData("Conv(4, 3, Groups = 0)", "Groups = 0", "'Conv' has Groups = 0, expected an integer of at least 1")]
    [InlineData("Conv(4, 3, PaddingValue = float.NaN)", "PaddingValue = float.NaN", "'Conv' has PaddingValue = NaN, expected a finite number")]
    [InlineData("ConvTranspose(0, 3)", "0", "'ConvTranspose' has Filters = 0, expected an integer of at least 1")]
    [InlineData("ConvTranspose(4, 3, Stride = 0)", "Stride = 0", "'ConvTranspose' has Stride = 0, expected an integer of at least 1")]
    [InlineData("ConvTranspose(4, 3, OutputPadding = -1)", "OutputPadding = -1", "'ConvTranspose' has OutputPadding = -1, expected an integer of at least 0")]
    [InlineData("ChannelMaxPool(0)", "0", "'ChannelMaxPool' has Size = 0, expected an integer of at least 1")]
    [InlineData("ChannelMinPool(4)", "4", "'ChannelMinPool' has Size = 4, expected a divisor of the input's 6 channels")]
    [InlineData("BatchNorm(Epsilon = 0f)", "Epsilon = 0f", "'BatchNorm' has Epsilon = 0, expected a finite number above 0")]
    [InlineData("BatchNorm(Momentum = 0f)", "Momentum = 0f", "'BatchNorm' has Momentum = 0, expected a number above 0 and at most 1")]
    [InlineData("BatchNorm(Momentum = 1.5f)", "Momentum = 1.5f", "'BatchNorm' has Momentum = 1.5, expected a number above 0 and at most 1")]
    [InlineData("LocalResponseNorm(0)", "0", "'LocalResponseNorm' has Size = 0, expected an integer of at least 1")]
    [InlineData("LocalResponseNorm(5, K = 0f)", "K = 0f", "'LocalResponseNorm' has K = 0, expected a finite number above 0")]
    [InlineData("LocalResponseNorm(5, Alpha = -1f)", "Alpha = -1f", "'LocalResponseNorm' has Alpha = -1, expected a finite number above 0")]
    [InlineData("LocalResponseNorm(5, Beta = 0f)", "Beta = 0f", "'LocalResponseNorm' has Beta = 0, expected a finite number above 0")]
    [InlineData("Dropout(1f)", "1f", "'Dropout' has Rate = 1, expected a number of at least 0 and less than 1")]
    [InlineData("Dropout(-0.1f)", "-0.1f", "'Dropout' has Rate = -0.1, expected a number of at least 0 and less than 1")]
    [InlineData("SpatialDropout(float.NaN)", "float.NaN", "'SpatialDropout' has Rate = NaN, expected a number of at least 0 and less than 1")]
    [InlineData("Upsample(0)", "0", "'Upsample' has Factor = 0, expected an integer of at least 1")]
    [InlineData("Upsample(2, -2)", "-2", "'Upsample' has FactorWidth = -2, expected an integer of at least 1")]
    [InlineData("ZeroPad(-1)", "-1", "'ZeroPad' has All = -1, expected an integer of at least 0")]
    [InlineData("ZeroPad(Left = -1)", "Left = -1", "'ZeroPad' has Left = -1, expected an integer of at least 0")]
    [InlineData("ZeroPad(Value = float.PositiveInfinity)", "Value = float.PositiveInfinity", "'ZeroPad' has Value = Infinity, expected a finite number")]
    [InlineData("MaxPool(2, Dilation = 0)", "Dilation = 0", "'MaxPool' has Dilation = 0, expected an integer of at least 1")]
    [InlineData("Softmax(Axis = (SoftmaxAxis)4)", "Axis = (SoftmaxAxis)4", "'Softmax' has Axis = 4, expected SoftmaxAxis.Vector, SoftmaxAxis.Channels, SoftmaxAxis.Height or SoftmaxAxis.Width")]
    [InlineData("Crop(Bottom = -1)", "Bottom = -1", "'Crop' has Bottom = -1, expected an integer of at least 0")]
    public void ArgumentsAreInRange(string layer, string at, string message) =>
        Expect.Attributes($"[Input(11, 11, 6), {layer}]", new Expected("CG0003", at, message));

    [Theory]
    [InlineData("Crop(Top = 4, Bottom = 5)", "Bottom = 5", "Top + Bottom = 9, expected less than the map's 9 rows")]
    [InlineData("Crop(Left = 7)", "Left = 7", "Left + Right = 7, expected less than the map's 7 columns")]
    public void SomethingIsLeftOfACroppedMap(string layer, string at, string message) =>
        Expect.Attributes($"[Input(9, 7, 6), {layer}]", new Expected("CG0003", at, $"'Crop' has {message}"));

    [Fact]
    public void CropOnAllSidesIsHeldAgainstEachAxis() => Expect.Attributes(
        "[Input(9, 7, 6), Crop(4)]", new Expected("CG0003", "4", "'Crop' has Left + Right = 8, expected less than the map's 7 columns"));

    [Theory]
    [InlineData("ConvTranspose(4, 3, PaddingTop = 5, PaddingBottom = 6)", "PaddingBottom = 6", "PaddingTop + PaddingBottom = 11, expected less than the 11 rows that they are cut off from")]
    [InlineData("ConvTranspose(4, 3, Stride = 2, PaddingLeft = 15)", "PaddingLeft = 15", "PaddingLeft + PaddingRight = 15, expected less than the 15 columns that they are cut off from")]
    [InlineData("ConvTranspose(4, 3, Padding = 5)", "Padding = 5", "PaddingLeft + PaddingRight = 10, expected less than the 9 columns that they are cut off from")]
    [InlineData("ConvTranspose(4, 3, Stride = 2, OutputPadding = 2)", "OutputPadding = 2", "OutputPadding = 2, expected less than the larger of stride and dilation, which is 2")]
    [InlineData("ConvTranspose(4, 3, OutputPaddingWidth = 1)", "OutputPaddingWidth = 1", "OutputPaddingWidth = 1, expected less than the larger of stride and dilation, which is 1")]
    public void TransposedConvolutionsKeepTheirPixels(string layer, string at, string message) =>
        Expect.Attributes($"[Input(9, 7, 6), {layer}]", new Expected("CG0003", at, $"'ConvTranspose' has {message}"));

    [Theory]
    [InlineData("Conv(8, 3, Groups = 4)", "Groups = 4", "'Conv' has Groups = 4, which does not divide the 6 input channels; use 1 or 2, the common divisors of 6 input and 8 output channels, or a multiple of 4 channels")]
    [InlineData("Conv(8, 3, Groups = 3)", "Groups = 3", "'Conv' has Groups = 3, which does not divide the 8 output channels; use 1 or 2, the common divisors of 6 input and 8 output channels, or a multiple of 3 channels")]
    [InlineData("Conv(7, 3, Groups = 4)", "Groups = 4", "'Conv' has Groups = 4, which does not divide the 6 input and 7 output channels; use 1, the only common divisor of 6 input and 7 output channels, or a multiple of 4 channels")]
    [InlineData("ConvTranspose(9, 3, Groups = 2)", "Groups = 2", "'ConvTranspose' has Groups = 2, which does not divide the 9 output channels; use 1 or 3, the common divisors of 6 input and 9 output channels, or a multiple of 2 channels")]
    public void GroupsDivideTheChannels(string layer, string at, string message) =>
        Expect.Attributes($"[Input(9, 7, 6), {layer}]", new Expected("CG0026", at, message));

    [Fact]
    public void OfManyCommonDivisorsTheNearestAreNamed() => Expect.Attributes(
        "[Input(4, 4, 720), Conv(1440, 1, Groups = 50)]",
        new Expected("CG0026", "Groups = 50", "'Conv' has Groups = 50, which does not divide the 720 input and 1440 output channels; use 24, 30, 36, 40, 45, 48, 60 or 72, common divisors of 720 input and 1440 output channels, or a multiple of 50 channels"));

    [Theory]
    [InlineData("ZeroPad(1, Top = 2)", "Top = 2", "All", "Top", "ZeroPad")]
    [InlineData("Crop(1, Right = 2)", "Right = 2", "All", "Right", "Crop")]
    [InlineData("ConvTranspose(4, 3, Stride = 2, OutputPadding = 1, OutputPaddingWidth = 1)", "OutputPaddingWidth = 1", "OutputPadding", "OutputPaddingWidth", "ConvTranspose")]
    public void OptionsThatExcludeEachOther(string layer, string at, string first, string second, string kind) =>
        Expect.Attributes($"[Input(9, 7, 6), {layer}]", new Expected("CG0004", at, $"'{kind}' has both {first} and {second}, which exclude each other; remove one of them"));

    [Theory]
    [InlineData("DepthwiseConv(1)")]
    [InlineData("ConvTranspose(1, 1)")]
    [InlineData("ChannelMaxPool(1)")]
    [InlineData("LocalResponseNorm(5)")]
    [InlineData("SpatialDropout")]
    [InlineData("Upsample(2)")]
    [InlineData("ZeroPad(1)")]
    [InlineData("Crop(1)")]
    public void LayersOverPixelsReadMaps(string layer) => Expect.Attributes(
        $"[Input(9, 7, 6), Flatten, {layer}]",
        new Expected("CG0011", layer, $"'{layer.Split('(')[0]}' needs a map of height × width × channels, found a vector of 378; move it before [Flatten] and [Dense]"));

    [Fact]
    public void SoftmaxOverAnAxisReadsAMap() => Expect.Attributes(
        "[Input(9, 7, 6), Flatten, Softmax(Axis = SoftmaxAxis.Channels)]",
        new Expected("CG0011", "Softmax(Axis = SoftmaxAxis.Channels)", "'Softmax' needs a map of height × width × channels, found a vector of 378; move it before [Flatten] and [Dense]"));

    [Fact]
    public void LogSoftmaxReadsAVector() => Expect.Attributes(
        "[Input(9, 7, 6), LogSoftmax]", new Expected("CG0010", "LogSoftmax", "'LogSoftmax' needs a vector, found a map of 9 × 7 × 6; put [Flatten] before it"));

    [Theory]
    [InlineData("Upsample(65536, 65536)", "its output", "2,576,980,377,600")]
    [InlineData("ZeroPad(Top = 2147483647)", "its output", "128,849,019,420")]
    [InlineData("ConvTranspose(1, 2147483647, 1)", "its output before padding is cut off", "21,474,836,560")]
    [InlineData("DepthwiseConv(1, Multiplier = 2147483647)", "its output", "1,288,490,188,200")]
    public void SizesCanBeIndexed(string layer, string what, string count) => Expect.Attributes(
        $"[Input(10, 10, 6), {layer}]",
        new Expected("CG0013", layer, $"'{layer.Split('(')[0]}': {what} would have {count} elements, more than the 2,147,483,647 that can be indexed; use smaller sizes"));
}
