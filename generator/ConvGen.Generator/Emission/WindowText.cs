using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Emission;

/// <summary>A window in a few words: <c>3×3</c>, <c>, stride 2, pad 1</c>. Defaults go without saying.</summary>
internal static class WindowText
{
    public static string Kernel(Window window) => $"{window.KernelHeight}×{window.KernelWidth}";

    /// <summary>A convolution's, which moves by one unless told otherwise.</summary>
    public static string Options(Window window) => Options(window, 1, 1);

    /// <summary>A pool's, which moves by its kernel unless told otherwise.</summary>
    public static string PoolOptions(Window window) => Options(window, window.KernelHeight, window.KernelWidth);

    public static bool IsPadded(Window window) => window.PadTop + window.PadBottom + window.PadLeft + window.PadRight > 0;

    /// <summary>One side where something is on it: <c> top 1</c>.</summary>
    public static string Side(string name, int size) => size == 0 ? "" : $" {name} {size}";

    private static string Options(Window window, int defaultStrideHeight, int defaultStrideWidth)
    {
        string text = "";
        if (window.StrideHeight != defaultStrideHeight || window.StrideWidth != defaultStrideWidth)
        {
            text += $", stride {Pair(window.StrideHeight, window.StrideWidth)}";
        }

        if (window.DilationHeight != 1 || window.DilationWidth != 1)
        {
            text += $", dilation {Pair(window.DilationHeight, window.DilationWidth)}";
        }

        return text + Padding(window);
    }

    private static string Padding(Window window)
    {
        if (window.PadTop == window.PadBottom && window.PadTop == window.PadLeft && window.PadTop == window.PadRight)
        {
            return window.PadTop == 0 ? "" : $", pad {window.PadTop}";
        }

        return $", pad{Side("top", window.PadTop)}{Side("bottom", window.PadBottom)}{Side("left", window.PadLeft)}{Side("right", window.PadRight)}";
    }

    private static string Pair(int height, int width) => height == width ? $"{height}" : $"{height}×{width}";
}
