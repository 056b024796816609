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
        || ((layer.Output.Height - 1) * layer.Window.StrideHeight) + layer.Window.KernelHeight > layer.Input.Height
        || ((layer.Output.Width - 1) * layer.Window.StrideWidth) + layer.Window.KernelWidth > layer.Input.Width;

    /// <summary>The factor of an average.</summary>
    public string Scale => !Clips
        ? ElementaryCode.Literal(1f / (_window.KernelHeight * _window.KernelWidth))
        : layer.CountPadding
            ? $"1f / ((global::System.Math.Min(top + {_window.KernelHeight}, {layer.Input.Height + _window.PadBottom}) - top) * (global::System.Math.Min(left + {_window.KernelWidth}, {layer.Input.Width + _window.PadRight}) - left))"
            : "1f / ((bottom - first) * (right - start))";

    /// <summary>Opens the loops over outputs: <c>top</c> and <c>left</c> are the window's corner, <c>first … bottom</c> and <c>start … right</c> its rows and columns inside the input.</summary>
    public void OpenOutputs()
    {
        _open.Push(writer.Block(MapLoops.Head("oh", layer.Output.Height, divided ? 1 : 0)));
        writer.Line($"int top = (oh * {_window.StrideHeight}) - {_window.PadTop};");
        writer.Line(Clips ? $"int first = global::System.Math.Max(top, 0), bottom = global::System.Math.Min(top + {_window.KernelHeight}, {layer.Input.Height});" : $"int first = top, bottom = top + {_window.KernelHeight};");
        _open.Push(writer.Block($"for (int ow = 0; ow < {layer.Output.Width}; ow++)"));
        writer.Line($"int left = (ow * {_window.StrideWidth}) - {_window.PadLeft};");
        writer.Line(Clips ? $"int start = global::System.Math.Max(left, 0), right = global::System.Math.Min(left + {_window.KernelWidth}, {layer.Input.Width});" : $"int start = left, right = left + {_window.KernelWidth};");
    }

    public IDisposable Taps()
    {
        var taps = new TapScope();
        taps.Scopes.Push(writer.Block("for (int r = first; r < bottom; r++)"));
        taps.Scopes.Push(writer.Block("for (int q = start; q < right; q++)"));
        return taps;
    }

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
