using ConvGen.Generator.Tests.Infrastructure;

namespace ConvGen.Generator.Tests.Diagnostics;

/// <summary>CG0003, CG0004, CG0005 and CG0013: arguments of one layer, each reported where it stands.</summary>
public class ArgumentTests
{
    [Theory]
    [InlineData("Input(0, 9, 1)", "0", "'Input' has Height = 0, expected an integer of at least 1")]
    [InlineData("Input(9, -8, 1)", "-8", "'Input' has Width = -8, expected an integer of at least 1")]
    [InlineData("Input(9, channels: 0, width: 9)", "channels: 0", "'Input' has Channels = 0, expected an integer of at least 1")]
    public void InputSizesArePositive(string input, string at, string message) =>
        Expect.Attributes($"[{input}, Conv(7, 3), Flatten, Dense(5)]", new Expected("CG0003", at, message));

    [Theory]
    [InlineData("Conv(0, 3)", "0", "'Conv' has Filters = 0, expected an integer of at least 1")]
    [InlineData("Conv(2, -3)", "-3", "'Conv' has Kernel = -3, expected an integer of at least 1")]
    [InlineData("Conv(2, 0, 3)", "0", "'Conv' has KernelHeight = 0, expected an integer of at least 1")]
    [InlineData("Conv(2, 3, 0)", "0", "'Conv' has KernelWidth = 0, expected an integer of at least 1")]
    [InlineData("Conv(2, 3, Stride = 0)", "Stride = 0", "'Conv' has Stride = 0, expected an integer of at least 1")]
    [InlineData("Conv(2, 3, StrideHeight = -1)", "StrideHeight = -1", "'Conv' has StrideHeight = -1, expected an integer of at least 1")]
    [InlineData("Conv(2, 3, StrideWidth = 0)", "StrideWidth = 0", "'Conv' has StrideWidth = 0, expected an integer of at least 1")]
    [InlineData("Conv(2, 3, Dilation = 0)", "Dilation = 0", "'Conv' has Dilation = 0, expected an integer of at least 1")]
    [InlineData("Conv(2, 3, DilationHeight = 0)", "DilationHeight = 0", "'Conv' has DilationHeight = 0, expected an integer of at least 1")]
    [InlineData("Conv(2, 3, DilationWidth = 0)", "DilationWidth = 0", "'Conv' has DilationWidth = 0, expected an integer of at least 1")]
    [InlineData("Conv(2, 3, Padding = -1)", "Padding = -1", "'Conv' has Padding = -1, expected an integer of at least 0")]
    [InlineData("Conv(2, 3, PaddingTop = -1)", "PaddingTop = -1", "'Conv' has PaddingTop = -1, expected an integer of at least 0")]
    [InlineData("Conv(2, 3, PaddingBottom = -2)", "PaddingBottom = -2", "'Conv' has PaddingBottom = -2, expected an integer of at least 0")]
    [InlineData("Conv(2, 3, PaddingLeft = -1)", "PaddingLeft = -1", "'Conv' has PaddingLeft = -1, expected an integer of at least 0")]
    [InlineData("Conv(2, 3, PaddingRight = -1)", "PaddingRight = -1", "'Conv' has PaddingRight = -1, expected an integer of at least 0")]
    [InlineData("Conv(2, 3, Rounding = (Rounding)77)", "Rounding = (Rounding)77", "'Conv' has Rounding = 77, expected Rounding.Exact, Rounding.Floor or Rounding.Ceiling")]
    [InlineData("MaxPool(0)", "0", "'MaxPool' has Kernel = 0, expected an integer of at least 1")]
    [InlineData("AveragePool(3, 0)", "0", "'AveragePool' has KernelWidth = 0, expected an integer of at least 1")]
    public void WindowArgumentsAreInRange(string layer, string at, string message) =>
        Expect.Attributes($"[Input(9, 9, 1), {layer}]", new Expected("CG0003", at, message));

    [Theory]
    [InlineData("LeakyReLU(0f)", "0f", "'LeakyReLU' has Slope = 0, expected a finite number above 0")]
    [InlineData("LeakyReLU(-0.2f)", "-0.2f", "'LeakyReLU' has Slope = -0.2, expected a finite number above 0")]
    [InlineData("LeakyReLU(slope: float.NaN)", "slope: float.NaN", "'LeakyReLU' has Slope = NaN, expected a finite number above 0")]
    [InlineData("ELU(-1)", "-1", "'ELU' has Alpha = -1, expected a finite number above 0")]
    [InlineData("ELU(float.PositiveInfinity)", "float.PositiveInfinity", "'ELU' has Alpha = Infinity, expected a finite number above 0")]
    public void SlopesAndAlphasAreAboveZero(string layer, string at, string message) =>
        Expect.Attributes($"[Input(9, 9, 1), {layer}, Flatten, Dense(5)]", new Expected("CG0003", at, message));

    [Fact]
    public void UnknownWeightFormat() => Expect.Attributes(
        "[Input(9, 9, 1), Flatten, Dense(10, Weights = (WeightFormat)7)]",
        new Expected("CG0003", "Weights = (WeightFormat)7", "'Dense' has Weights = 7, expected WeightFormat.Full or WeightFormat.Half"));

    [Fact]
    public void UnitsArePositive() => Expect.Attributes(
        "[Input(9, 9, 1), Flatten, Dense(-10)]", new Expected("CG0003", "-10", "'Dense' has Units = -10, expected an integer of at least 1"));

    [Theory]
    [InlineData("Stride = 1, StrideHeight = 2", "Stride", "StrideHeight")]
    [InlineData("Stride = 1, StrideWidth = 2", "Stride", "StrideWidth")]
    [InlineData("Dilation = 1, DilationHeight = 2", "Dilation", "DilationHeight")]
    [InlineData("Dilation = 1, DilationWidth = 2", "Dilation", "DilationWidth")]
    [InlineData("Padding = 1, PaddingTop = 2", "Padding", "PaddingTop")]
    [InlineData("Padding = 1, PaddingBottom = 2", "Padding", "PaddingBottom")]
    [InlineData("Padding = 1, PaddingLeft = 2", "Padding", "PaddingLeft")]
    [InlineData("Padding = 1, PaddingRight = 2", "Padding", "PaddingRight")]
    [InlineData("Same = true, Padding = 2", "Same", "Padding")]
    [InlineData("Same = true, PaddingRight = 2", "Same", "PaddingRight")]
    public void OptionsThatExcludeEachOther(string options, string first, string second) => Expect.Attributes(
        $"[Input(9, 9, 1), Conv(7, 3, {options})]",
        new Expected("CG0004", $"{second} = 2", $"'Conv' has both {first} and {second}, which exclude each other; remove one of them"));

    [Fact]
    public void SameThatIsFalseExcludesNothing() => Expect.Attributes("[Input(9, 9, 1), Conv(7, 3, Same = false, Padding = 1)]");

    [Theory]
    [InlineData("MaxPool(2, Padding = 2)", "Padding = 2", "'MaxPool' pads every side by 2, expected less than the kernel's 2")]
    [InlineData("AveragePool(3, 2, Padding = 2)", "Padding = 2", "'AveragePool' pads every side by 2, expected less than the kernel's 2")]
    [InlineData("MaxPool(2, PaddingTop = 3)", "PaddingTop = 3", "'MaxPool' pads the top by 3, expected less than the kernel's 2")]
    [InlineData("MaxPool(2, PaddingBottom = 2)", "PaddingBottom = 2", "'MaxPool' pads the bottom by 2, expected less than the kernel's 2")]
    [InlineData("MaxPool(2, PaddingLeft = 2)", "PaddingLeft = 2", "'MaxPool' pads the left by 2, expected less than the kernel's 2")]
    [InlineData("MaxPool(2, PaddingRight = 2)", "PaddingRight = 2", "'MaxPool' pads the right by 2, expected less than the kernel's 2")]
    public void PoolWindowsKeepAPixel(string layer, string at, string message) => Expect.Attributes(
        $"[Input(8, 8, 1), {layer}]",
        new Expected("CG0005", at, message + ", because a window must not lie in padding alone; use less padding or a larger kernel"));

    [Fact]
    public void ConvolutionsMayPadByMoreThanTheirKernel() => Expect.Attributes("[Input(8, 8, 1), Conv(1, 2, Padding = 5)]");

    [Fact]
    public void ImageTooLargeToIndex() => Expect.Attributes(
        "[Input(65536, 32768, 1), MaxPool(2)]",
        new Expected("CG0013", "Input(65536, 32768, 1)", "'Input': the image would have 2,147,483,648 elements, more than the 2,147,483,647 that can be indexed; use smaller sizes"));

    [Fact]
    public void LargestImageThatCanBeIndexed() => Expect.Attributes("[Input(1, 2147483647, 1), MaxPool(1, 2147483647)]");

    [Fact]
    public void OutputTooLargeToIndex() => Expect.Attributes(
        "[Input(1024, 1024, 1), Conv(4096, 1)]",
        new Expected("CG0013", "Conv(4096, 1)", "'Conv': its output would have 4,294,967,296 elements, more than the 2,147,483,647 that can be indexed; use smaller sizes"));

    [Fact]
    public void WeightsTooLargeToIndex() => Expect.Attributes(
        "[Input(1024, 1024, 3), Flatten, Dense(1024), Dense(10)]",
        new Expected("CG0013", "Dense(1024)", "'Dense': its weights would have 3,221,225,472 elements, more than the 2,147,483,647 that can be indexed; use smaller sizes"));

    [Fact]
    public void PaddedInputTooLargeToIndex() => Expect.Attributes(
        "[Input(10, 10, 1), Conv(1, 2, Padding = 2147483647)]",
        new Expected("CG0013", "Conv(1, 2, Padding = 2147483647)", "'Conv': its padded input would have 1.8e+19 elements, more than the 2,147,483,647 that can be indexed; use smaller sizes"));

    [Fact]
    public void SamePaddingTooLargeToIndex() => Expect.Attributes(
        "[Input(10, 10, 1), Conv(1, 3, Dilation = 2147483647, Same = true)]",
        new Expected("CG0013", "Conv(1, 3, Dilation = 2147483647, Same = true)", "'Conv': its padded input would have 1.8e+19 elements, more than the 2,147,483,647 that can be indexed; use smaller sizes"));

    [Fact]
    public void ParametersTogetherTooLargeToIndex() => Expect.Attributes(
        "[Input(1, 1, 32768), Flatten, Dense(32768), Dense(32768)]",
        new Expected("CG0013", "Subject", "Network 'Subject': its parameters together would have 2,147,549,184 elements, more than the 2,147,483,647 that can be indexed; use smaller sizes"));

    /// <summary>Each tensor can be indexed, but not all of them side by side. Planning finds it, which knows no places.</summary>
    [Fact]
    public void ActivationsTogetherTooLargeToIndex() => AssertTooLarge(
        "using ConvGen; [Network, Input(32768, 65535, 1), ReLU, AveragePool(32768, 65535), Flatten, Softmax] partial class Net { }", "Net");

    /// <summary>2,025,000,000 elements can be indexed, but kernels pad 9 channels to whole vectors.</summary>
    [Fact]
    public void PaddedLanesTooLargeToIndex() => AssertTooLarge(
        "using ConvGen; namespace A.@int; partial struct Outer { [Network, Input(15000, 15000, 9), MaxPool(5000), Flatten, Dense(10), Softmax] partial class Net { } }", "A.int.Outer.Net");

    private static void AssertTooLarge(string source, string name)
    {
        GeneratorRun run = GeneratorRun.Of(source);

        Microsoft.CodeAnalysis.Diagnostic diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal("CG0013", diagnostic.Id);
        Assert.Equal(
            $"Network '{name}': the memory of its activations would have too many elements, more than the 2,147,483,647 that can be indexed; use smaller sizes", diagnostic.GetMessage(null));
    }
}
