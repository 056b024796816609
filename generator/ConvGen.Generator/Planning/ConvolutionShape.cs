using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>The numbers of a convolution, under short names.</summary>
internal readonly struct ConvolutionShape(ConvLayer layer)
{
    /// <summary>The layer's name as part of a method's: names inside blocks have dots.</summary>
    public string Name => layer.Name.Replace('.', '_');

    public int InputHeight => layer.Input.Height;

    public int InputWidth => layer.Input.Width;

    public int Inputs => layer.Input.Channels;

    public int OutputHeight => layer.Output.Height;

    public int OutputWidth => layer.Output.Width;

    public int Outputs => layer.Output.Channels;

    public Window Window => layer.Window;

    public int Taps => Window.KernelHeight * Window.KernelWidth;

    public bool UnitStride => Window is { StrideHeight: 1, StrideWidth: 1 };

    /// <summary>Whether each pixel of the output is made of the same pixel of the input alone.</summary>
    public bool IsPointwise => UnitStride && Taps == 1 && Window is { PadTop: 0, PadLeft: 0 } && layer.Input.Height == layer.Output.Height && layer.Input.Width == layer.Output.Width;

    public long MultiplyAdds => layer.MultiplyAdds;

    /// <summary>The zeros that forward needs around its input.</summary>
    public Halo InputHalo => Around(layer.Input, layer.Output, Window);

    /// <summary>The zeros that the data gradient needs around the output's gradient.</summary>
    public Halo GradientHalo
    {
        get
        {
            Window w = Window;
            int reachHeight = (w.KernelHeight - 1) * w.DilationHeight, reachWidth = (w.KernelWidth - 1) * w.DilationWidth;
            return new(
                Math.Max(0, (reachHeight - w.PadTop) / w.StrideHeight),
                Math.Max(0, (reachWidth - w.PadLeft) / w.StrideWidth),
                Math.Max(0, ((InputHeight - 1 + w.PadTop) / w.StrideHeight) - (OutputHeight - 1)),
                Math.Max(0, ((InputWidth - 1 + w.PadLeft) / w.StrideWidth) - (OutputWidth - 1)));
        }
    }

    public string Describe() =>
        $"{layer.Input} → {layer.Output}, kernel {Window.KernelHeight}×{Window.KernelWidth}{(UnitStride ? "" : $", stride {Window.StrideHeight}×{Window.StrideWidth}")}" +
        $"{(Window.PadTop + Window.PadLeft == 0 ? "" : $", padding {Window.PadTop}/{Window.PadLeft}")}, {MultiplyAdds:N0} multiply-adds";

    private static Halo Around(Shape input, Shape output, Window w) => new(
        w.PadTop,
        w.PadLeft,
        Math.Max(0, ((output.Height - 1) * w.StrideHeight) + ((w.KernelHeight - 1) * w.DilationHeight) + 1 - w.PadTop - input.Height),
        Math.Max(0, ((output.Width - 1) * w.StrideWidth) + ((w.KernelWidth - 1) * w.DilationWidth) + 1 - w.PadLeft - input.Width));
}
