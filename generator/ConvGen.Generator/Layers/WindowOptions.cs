using ConvGen.Generator.Diagnostics;

namespace ConvGen.Generator.Layers;

/// <summary>The arguments that convolution and pooling share.</summary>
/// <param name="Height">The window down the image.</param>
/// <param name="Width">The window across the image.</param>
/// <param name="Rounding">What to do with a size that is not an integer.</param>
/// <param name="Same">Whether padding follows from the input instead.</param>
/// <param name="StrideIsKernel">Whether the stride is a pool's default, so that another kernel means another stride.</param>
internal sealed record WindowOptions(AxisWindow Height, AxisWindow Width, SizeRounding Rounding, bool Same, bool StrideIsKernel)
{
    private static readonly string[] s_sides = ["PaddingTop", "PaddingBottom", "PaddingLeft", "PaddingRight"];

    /// <summary>Reads and checks the arguments; errors are in the scope afterwards.</summary>
    /// <param name="scope">The attribute.</param>
    /// <param name="pools">Whether the stride defaults to the kernel and windows must not lie in padding alone.</param>
    public static WindowOptions Read(LayerScope scope, bool pools)
    {
        ExcludeEachOther(scope);
        int square = scope.Integer("Kernel", 1);
        int kernelHeight = scope.Integer("KernelHeight", square);
        int kernelWidth = scope.Integer("KernelWidth", square);
        int stride = scope.Integer("Stride", 0);
        int padding = scope.Integer("Padding", 0, minimum: 0);
        int dilation = scope.Integer("Dilation", 1);
        var height = new AxisWindow(
            kernelHeight,
            scope.Integer("StrideHeight", stride != 0 ? stride : pools ? kernelHeight : 1),
            scope.Integer("PaddingTop", padding, minimum: 0),
            scope.Integer("PaddingBottom", padding, minimum: 0),
            scope.Integer("DilationHeight", dilation));
        var width = new AxisWindow(
            kernelWidth,
            scope.Integer("StrideWidth", stride != 0 ? stride : pools ? kernelWidth : 1),
            scope.Integer("PaddingLeft", padding, minimum: 0),
            scope.Integer("PaddingRight", padding, minimum: 0),
            scope.Integer("DilationWidth", dilation));
        if (pools && !scope.HasErrors)
        {
            CheckPoolPadding(scope, height, width);
        }

        bool strideIsKernel = pools && !scope.Has("Stride") && !scope.Has("StrideHeight") && !scope.Has("StrideWidth");
        return new WindowOptions(height, width, ReadRounding(scope), scope.Flag("Same", false), strideIsKernel);
    }

    private static void ExcludeEachOther(LayerScope scope)
    {
        scope.Exclude("Stride", "StrideHeight");
        scope.Exclude("Stride", "StrideWidth");
        scope.Exclude("Dilation", "DilationHeight");
        scope.Exclude("Dilation", "DilationWidth");
        foreach (string side in s_sides)
        {
            scope.Exclude("Padding", side);
        }

        if (scope.Flag("Same", false))
        {
            scope.Exclude("Same", "Padding");
            foreach (string side in s_sides)
            {
                scope.Exclude("Same", side);
            }
        }
    }

    private static SizeRounding ReadRounding(LayerScope scope)
    {
        long value = scope.Raw("Rounding") ?? scope.DefaultRounding;
        if (value is < (long)SizeRounding.Exact or > (long)SizeRounding.Ceiling)
        {
            scope.ReportAt(
                "Rounding", Descriptors.ArgumentOutOfRange, scope.Kind, "Rounding", LayerScope.Text(value), "Rounding.Exact, Rounding.Floor or Rounding.Ceiling");
        }

        return (SizeRounding)value;
    }

    private static void CheckPoolPadding(LayerScope scope, AxisWindow height, AxisWindow width)
    {
        if (scope.Has("Padding"))
        {
            if (height.PadBefore >= Math.Min(height.Kernel, width.Kernel))
            {
                Report("Padding", "every side", height.PadBefore, Math.Min(height.Kernel, width.Kernel));
            }

            return;
        }

        Check("PaddingTop", "the top", height.PadBefore, height.Kernel);
        Check("PaddingBottom", "the bottom", height.PadAfter, height.Kernel);
        Check("PaddingLeft", "the left", width.PadBefore, width.Kernel);
        Check("PaddingRight", "the right", width.PadAfter, width.Kernel);

        void Check(string argument, string side, int padding, int kernel)
        {
            if (padding >= kernel)
            {
                Report(argument, side, padding, kernel);
            }
        }

        void Report(string argument, string side, int padding, int kernel) =>
            scope.ReportAt(argument, Descriptors.PoolPadding, scope.Kind, side, LayerScope.Text(padding), LayerScope.Text(kernel));
    }
}
