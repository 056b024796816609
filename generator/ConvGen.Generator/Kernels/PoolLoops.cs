using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Kernels;

/// <summary>The loops that pooling kernels share: over outputs (oh, ow) and over the taps (r, q) of a window, clipped to the input where it can reach over an edge.</summary>
internal sealed class PoolLoops(CodeWriter writer, PoolLayer layer, bool divided = false) : IDisposable
{
    private readonly Window _window = layer.Window;
    private readonly Stack<CodeWriter.BlockScope> _open = new();

    /// <summary>Whether any window reaches over an edge.</summary>
    public bool Clips { get; } =
        layer.Window.PadTop > 0 || layer.Window.PadLeft > 0
        || ((layer.Output.Height - 1) * layer.Window.StrideHeight) + layer.Window.ExtentHeight > layer.Input.Height
        || ((layer.Output.Width - 1) * layer.Window.StrideWidth) + layer.Window.ExtentWidth > layer.Input.Width;

    /// <summary>The factor of an average.</summary>
    public string Scale => !Clips
        ? ElementaryCode.Literal(1f / (_window.KernelHeight * _window.KernelWidth))
        : layer.CountPadding
            ? $"1f / ({Taps($"global::System.Math.Min(top + {_window.ExtentHeight}, {layer.Input.Height + _window.PadBottom}) - top", _window.DilationHeight)} * {Taps($"global::System.Math.Min(left + {_window.ExtentWidth}, {layer.Input.Width + _window.PadRight}) - left", _window.DilationWidth)})"
            : $"1f / ({Taps("bottom - first", _window.DilationHeight)} * {Taps("right - start", _window.DilationWidth)})";

    /// <summary>Opens the loops over outputs: <c>top</c> and <c>left</c> are the window's corner, <c>first … bottom</c> and <c>start … right</c> its rows and columns inside the input.</summary>
    public void OpenOutputs()
    {
        _open.Push(writer.Block(MapLoops.Head("oh", layer.Output.Height, divided ? 1 : 0)));
        writer.Line($"int top = (oh * {_window.StrideHeight}) - {_window.PadTop};");
        writer.Line(Clips ? $"int first = {First("top", _window.DilationHeight)}, bottom = global::System.Math.Min(top + {_window.ExtentHeight}, {layer.Input.Height});" : $"int first = top, bottom = top + {_window.ExtentHeight};");
        _open.Push(writer.Block($"for (int ow = 0; ow < {layer.Output.Width}; ow++)"));
        writer.Line($"int left = (ow * {_window.StrideWidth}) - {_window.PadLeft};");
        writer.Line(Clips ? $"int start = {First("left", _window.DilationWidth)}, right = global::System.Math.Min(left + {_window.ExtentWidth}, {layer.Input.Width});" : $"int start = left, right = left + {_window.ExtentWidth};");
    }

    public IDisposable Taps()
    {
        var taps = new TapScope();
        taps.Scopes.Push(writer.Block($"for (int r = first; r < bottom; {Step("r", _window.DilationHeight)})"));
        taps.Scopes.Push(writer.Block($"for (int q = start; q < right; {Step("q", _window.DilationWidth)})"));
        return taps;
    }

    /// <summary>The first of a window's rows or columns that is inside the input: dilated ones keep their distance from the corner.</summary>
    private static string First(string corner, int dilation) => dilation == 1
        ? $"global::System.Math.Max({corner}, 0)"
        : $"{corner} < 0 ? {corner} + ((({dilation - 1} - {corner}) / {dilation}) * {dilation}) : {corner}";

    /// <summary>How many rows or columns of a window lie in so many of the input.</summary>
    private static string Taps(string extent, int dilation) => dilation == 1 ? $"({extent})" : $"(({extent} + {dilation - 1}) / {dilation})";

    private static string Step(string index, int dilation) => dilation == 1 ? $"{index}++" : $"{index} += {dilation}";

    public void Dispose()
    {
        while (_open.Count > 0)
        {
            _open.Pop().Dispose();
        }
    }

    private sealed class TapScope : IDisposable
    {
        public Stack<CodeWriter.BlockScope> Scopes { get; } = new();

        public void Dispose()
        {
            while (Scopes.Count > 0)
            {
                Scopes.Pop().Dispose();
            }
        }
    }
}
