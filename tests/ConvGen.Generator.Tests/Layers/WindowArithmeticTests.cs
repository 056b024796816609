using ConvGen.Generator.Layers;

namespace ConvGen.Generator.Tests.Layers;

/// <summary>(W − F' + 2P)/S + 1 on one axis, in numbers worked by hand or by PyTorch.</summary>
public class WindowArithmeticTests
{
    [Theory]
    [InlineData(251, 21, 10, 0, 24)]
    [InlineData(151, 21, 10, 0, 14)]
    [InlineData(227, 11, 4, 0, 55)]
    [InlineData(55, 3, 2, 0, 27)]
    [InlineData(7, 3, 2, 0, 3)]
    [InlineData(9, 3, 2, 0, 4)]
    [InlineData(28, 5, 1, 2, 28)]
    [InlineData(1, 1, 1, 0, 1)]
    [InlineData(5, 2, 3, 0, 2)]
    public void ExactSizes(int input, int kernel, int stride, int padding, int output)
    {
        var axis = new AxisWindow(kernel, stride, padding, padding, Dilation: 1);

        Assert.True(axis.IsExact(input));
        Assert.Equal(output, axis.Output(input, SizeRounding.Exact));
        Assert.Equal(output, axis.Output(input, SizeRounding.Floor));
        Assert.Equal(output, axis.Output(input, SizeRounding.Ceiling));
    }

    [Theory]
    [InlineData(224, 11, 4, 0, 54, 55)]
    [InlineData(224, 11, 4, 2, 55, 56)]
    [InlineData(11, 2, 2, 0, 5, 6)]
    [InlineData(112, 3, 2, 0, 55, 56)]
    public void SizesThatAreNotIntegers(int input, int kernel, int stride, int padding, int floor, int ceiling)
    {
        var axis = new AxisWindow(kernel, stride, padding, padding, Dilation: 1);

        Assert.False(axis.IsExact(input));
        Assert.Equal(floor, axis.Output(input, SizeRounding.Floor));
        Assert.Equal(ceiling, axis.Output(input, SizeRounding.Ceiling));
    }

    /// <summary><c>nn.MaxPool2d(2, stride=2, padding=1, ceil_mode=True)(torch.zeros(1, 1, 5, 5)).shape</c> is 3 × 3: a fourth window would start in the padding.</summary>
    [Theory]
    [InlineData(5, 2, 2, 1, 3)]
    [InlineData(6, 2, 3, 1, 3)]
    [InlineData(4, 1, 3, 0, 2)]
    [InlineData(5, 1, 3, 0, 2)]
    public void CeilingDropsAWindowThatStartsInTheLastPadding(int input, int kernel, int stride, int padding, int output) =>
        Assert.Equal(output, new AxisWindow(kernel, stride, padding, padding, Dilation: 1).Output(input, SizeRounding.Ceiling));

    [Theory]
    [InlineData(3, 2, 5)]
    [InlineData(5, 1, 5)]
    [InlineData(1, 9, 1)]
    [InlineData(int.MaxValue, int.MaxValue, 4611686011984936963)]
    public void DilationSpreadsTheKernel(int kernel, int dilation, long extent) => Assert.Equal(extent, new AxisWindow(kernel, 1, 0, 0, dilation).Extent);

    /// <summary>As TensorFlow's <c>padding="SAME"</c>: ceil(W/S) outputs, the odd pixel at the end.</summary>
    [Theory]
    [InlineData(28, 5, 1, 1, 2, 2)]
    [InlineData(28, 2, 1, 1, 0, 1)]
    [InlineData(224, 7, 2, 1, 2, 3)]
    [InlineData(7, 3, 2, 1, 1, 1)]
    [InlineData(8, 3, 1, 2, 2, 2)]
    [InlineData(9, 2, 3, 1, 0, 0)]
    [InlineData(10, 2, 3, 1, 0, 1)]
    public void SamePadding(int input, int kernel, int stride, int dilation, long before, long after)
    {
        var axis = new AxisWindow(kernel, stride, 0, 0, dilation);

        Assert.Equal((before, after), WindowArithmetic.SamePadding(input, axis));
        AxisWindow padded = axis with { PadBefore = (int)before, PadAfter = (int)after };
        Assert.Equal((input + stride - 1) / stride, padded.Output(input, SizeRounding.Floor));
    }

    [Fact]
    public void NothingOverflows()
    {
        var axis = new AxisWindow(1, 1, int.MaxValue, int.MaxValue, Dilation: 1);

        Assert.Equal(3L * int.MaxValue, axis.Output(int.MaxValue, SizeRounding.Ceiling));
    }
}
