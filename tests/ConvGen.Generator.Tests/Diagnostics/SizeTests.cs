using ConvGen.Generator.Tests.Infrastructure;

namespace ConvGen.Generator.Tests.Diagnostics;

/// <summary>CG0001 and CG0002: windows that do not come out even, or do not fit.</summary>
public class SizeTests
{
    /// <summary>Lecture notes print 54 for AlexNet's first layer on 224 pixels; the sum is 54.25.</summary>
    [Fact]
    public void AlexNetOf224PixelsWithoutPaddingIsAnError() => Expect.Attributes(
        """
        [Input(224, 224, 3)]
        [Conv(96, 11, Stride = 4), ReLU]
        [MaxPool(3, Stride = 2)]
        [Flatten]
        [Dense(4096), ReLU]
        [Dense(1000), Softmax]
        """,
        new Expected(
            "CG0001",
            "Conv(96, 11, Stride = 4)",
            "'Conv' gives height (224 − 11 + 2·0)/4 + 1 = 54.25, not an integer (nor is the width, by the same sum); "
            + "use PaddingBottom = 3 and PaddingRight = 3, Kernel = 8 or 12, Stride = 3, an input height and width of 223 or 227, or Rounding = Rounding.Floor"));

    /// <summary>Lecture notes print 55 with padding 2; the sum is 55.25.</summary>
    [Fact]
    public void AlexNetOf224PixelsWithPaddingIsAnError() => Expect.Attributes(
        "[Input(224, 224, 3), Conv(96, 11, Stride = 4, Padding = 2), ReLU]",
        new Expected(
            "CG0001",
            "Conv(96, 11, Stride = 4, Padding = 2)",
            "'Conv' gives height (224 − 11 + 2·2)/4 + 1 = 55.25, not an integer (nor is the width, by the same sum); "
            + "use PaddingTop = 2 and PaddingBottom = 5 and PaddingLeft = 2 and PaddingRight = 5, Kernel = 8 or 12, Stride = 1 or 7, an input height and width of 223 or 227, or Rounding = Rounding.Floor"));

    [Fact]
    public void SymmetricPaddingIsNamedWhereItHelps() => Expect.Attributes(
        "[Input(28, 28, 1), Conv(8, 3, Stride = 3, Padding = 0)]",
        new Expected(
            "CG0001",
            "Conv(8, 3, Stride = 3, Padding = 0)",
            "'Conv' gives height (28 − 3 + 2·0)/3 + 1 = 9.333…, not an integer (nor is the width, by the same sum); "
            + "use Padding = 1, Kernel = 4, Stride = 1 or 5, an input height and width of 27 or 30, or Rounding = Rounding.Floor"));

    [Fact]
    public void HeightAndWidthAreReportedApartWhereTheirSumsDiffer() => Expect.Attributes(
        "[Input(8, 10, 1), Conv(8, 3, Stride = 2)]",
        new Expected(
            "CG0001",
            "Conv(8, 3, Stride = 2)",
            "'Conv' gives height (8 − 3 + 2·0)/2 + 1 = 3.5, not an integer; "
            + "use PaddingBottom = 1, Kernel = 2 or 4, Stride = 1, an input height of 7 or 9, or Rounding = Rounding.Floor"),
        new Expected(
            "CG0001",
            "Conv(8, 3, Stride = 2)",
            "'Conv' gives width (10 − 3 + 2·0)/2 + 1 = 4.5, not an integer; "
            + "use PaddingRight = 1, Kernel = 2 or 4, Stride = 1, an input width of 9 or 11, or Rounding = Rounding.Floor"));

    [Fact]
    public void AdviceForOneAxisNamesThatAxis() => Expect.Attributes(
        "[Input(9, 10, 1), Conv(8, 3, Stride = 2)]",
        new Expected(
            "CG0001",
            "Conv(8, 3, Stride = 2)",
            "'Conv' gives width (10 − 3 + 2·0)/2 + 1 = 4.5, not an integer; "
            + "use PaddingRight = 1, KernelWidth = 2 or 4, Stride = 1, an input width of 9 or 11, or Rounding = Rounding.Floor"));

    [Fact]
    public void DilationAndOneSidedPaddingStandInTheSum() => Expect.Attributes(
        "[Input(8, 9, 1), Conv(8, 3, Stride = 2, Dilation = 2, PaddingTop = 2)]",
        new Expected(
            "CG0001",
            "Conv(8, 3, Stride = 2, Dilation = 2, PaddingTop = 2)",
            "'Conv' gives height (8 − (2·(3 − 1) + 1) + 2 + 0)/2 + 1 = 3.5, not an integer; "
            + "use PaddingTop = 2 and PaddingBottom = 1, Stride = 1, an input height of 7 or 9, or Rounding = Rounding.Floor"));

    [Fact]
    public void AdviceForOneAxisKeepsTheOthersPadding() => Expect.Attributes(
        "[Input(8, 9, 1), Conv(8, 5, Stride = 2, Padding = 1)]",
        new Expected(
            "CG0001",
            "Conv(8, 5, Stride = 2, Padding = 1)",
            "'Conv' gives height (8 − 5 + 2·1)/2 + 1 = 3.5, not an integer; "
            + "use PaddingTop = 1 and PaddingBottom = 2 and PaddingLeft = 1 and PaddingRight = 1, KernelHeight = 4 or 6, Stride = 1, an input height of 7 or 9, or Rounding = Rounding.Floor"));

    [Fact]
    public void PoolsMoveByTheirKernelSoAdviceChangesBoth() => Expect.Attributes(
        "[Input(11, 11, 64), MaxPool(2)]",
        new Expected(
            "CG0001",
            "MaxPool(2)",
            "'MaxPool' gives height (11 − 2 + 2·0)/2 + 1 = 5.5, not an integer (nor is the width, by the same sum); "
            + "use PaddingBottom = 1 and PaddingRight = 1, Stride = 1 or 3, an input height and width of 10 or 12, or Rounding = Rounding.Floor"));

    [Theory]
    [InlineData("Rounding = Rounding.Floor")]
    [InlineData("Rounding = Rounding.Ceiling")]
    [InlineData("Same = true")]
    [InlineData("PaddingBottom = 1, PaddingRight = 1")]
    [InlineData("Stride = 1")]
    [InlineData("Stride = 3")]
    public void WhatTheMessageAdvisesWorks(string option) => Expect.Attributes($"[Input(11, 11, 2), MaxPool(2, {option})]");

    [Fact]
    public void KernelLargerThanTheInput() => Expect.Attributes(
        "[Input(4, 9, 1), Conv(8, 5)]",
        new Expected("CG0002", "Conv(8, 5)", "'Conv' has a kernel of 5 rows, larger than the padded input's 4; use a smaller kernel, more padding (PaddingTop or PaddingBottom) or an input of at least 5 rows"));

    [Fact]
    public void KernelLargerThanThePaddedInput() => Expect.Attributes(
        "[Input(9, 4, 1), Conv(8, 7, Padding = 1)]",
        new Expected("CG0002", "Conv(8, 7, Padding = 1)", "'Conv' has a kernel of 7 columns, larger than the padded input's 4 + 2·1 = 6; use a smaller kernel, more padding (PaddingLeft or PaddingRight) or an input of at least 5 columns"));

    [Fact]
    public void DilatedKernelLargerThanTheInput() => Expect.Attributes(
        "[Input(9, 9, 1), Conv(8, 3, DilationHeight = 5, PaddingTop = 1)]",
        new Expected(
            "CG0002",
            "Conv(8, 3, DilationHeight = 5, PaddingTop = 1)",
            "'Conv' has a kernel of 5·(3 − 1) + 1 = 11 rows, larger than the padded input's 9 + 1 + 0 = 10; use a smaller kernel, less dilation, more padding (PaddingTop or PaddingBottom) or an input of at least 10 rows"));

    [Fact]
    public void SquareThatIsTooSmallIsReportedOnce() => Expect.Attributes(
        "[Input(3, 3, 1), AveragePool(4)]",
        new Expected("CG0002", "AveragePool(4)", "'AveragePool' has a kernel of 4 rows and columns, larger than the padded input's 3; use a smaller kernel, more padding (Padding) or an input of at least 4 rows and columns"));

    [Fact]
    public void BothAxesMayBeTooSmall() => Expect.Attributes(
        "[Input(2, 3, 1), AveragePool(4)]",
        new Expected("CG0002", "AveragePool(4)", "'AveragePool' has a kernel of 4 rows, larger than the padded input's 2; use a smaller kernel, more padding (PaddingTop or PaddingBottom) or an input of at least 4 rows"),
        new Expected("CG0002", "AveragePool(4)", "'AveragePool' has a kernel of 4 columns, larger than the padded input's 3; use a smaller kernel, more padding (PaddingLeft or PaddingRight) or an input of at least 4 columns"));
}
