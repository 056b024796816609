using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Emission;

/// <summary>What a layer computes, in a few words: <c>Conv 6@5×5, pad 2</c>. Defaults go without saying.</summary>
internal static class OperatorText
{
    public static string Describe(Layer layer) => layer switch
    {
        ConvLayer conv => $"Conv {conv.Output.Channels}@{Kernel(conv.Window)}{Options(conv.Window, 1, 1)}{(conv.Bias ? "" : ", no bias")}",
        PoolLayer { IsGlobal: true } pool => $"Global{pool.Kind}Pool",
        PoolLayer pool => $"{pool.Kind}Pool {Kernel(pool.Window)}{PoolOptions(pool)}",
        FlattenLayer => "Flatten",
        DenseLayer dense => $"Dense {dense.Output.Channels}{(dense.Bias ? "" : ", no bias")}",
        ActivationLayer activation => activation.Activation.ToString(),
        SoftmaxLayer => "Softmax",
        _ => layer.GetType().Name,
    };

    private static string Kernel(Window window) => $"{window.KernelHeight}×{window.KernelWidth}";

    private static string PoolOptions(PoolLayer pool)
    {
        Window window = pool.Window;
        bool padded = window.PadTop + window.PadBottom + window.PadLeft + window.PadRight > 0;
        return Options(window, window.KernelHeight, window.KernelWidth) + (padded && pool.Kind == PoolKind.Average && !pool.CountPadding ? " not counted" : "");
    }

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

    private static string Side(string name, int padding) => padding == 0 ? "" : $" {name} {padding}";

    private static string Pair(int height, int width) => height == width ? $"{height}" : $"{height}×{width}";
}
