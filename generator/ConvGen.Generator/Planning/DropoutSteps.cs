using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>The steps of dropout in training. The key comes with the call: the same one forward and backward.</summary>
internal static class DropoutSteps
{
    public static Step Dropout(string name, DropoutLayer layer, int ordinal, Tensor x, Tensor y)
    {
        DropoutKernel kernel = Kernel($"{name}_forward", $"{name} forward: {Text(layer)}.", layer, x.Layout, y.Layout);
        return new(kernel, PerImage: true, [x.Operand, y.Operand]) { KeyOf = ordinal };
    }

    public static Step DropoutGradient(string name, DropoutLayer layer, int ordinal, Tensor dy, GradientSink dx)
    {
        var code = SinkCode.Of(dx);
        DropoutKernel kernel = Kernel($"{name}_gradient", $"{name} gradient with respect to its input: {Text(layer)}{code.Text}.", layer, dy.Layout, dx.Gradient.Layout) with { Sink = code };
        return new(kernel, PerImage: true, [dy.Operand, .. SinkCode.Bind(dx)]) { KeyOf = ordinal };
    }

    private static DropoutKernel Kernel(string name, string summary, DropoutLayer layer, TensorLayout from, TensorLayout to)
    {
        // A vector that is a map as it lies in memory (behind a Flatten) still counts its elements in the vector's order: channels, rows, columns.
        Shape map = from.Shape;
        bool flattened = layer.Input.IsFlat && map.Height * map.Width > 1;
        (int row, int column, int channel) = layer.Spatial ? (0, 0, 1) : flattened ? (map.Width, 1, map.Height * map.Width) : (map.Width * map.Channels, map.Channels, 1);

        // All are dropped at a rate of 1, where there is nothing to scale.
        float scale = layer.Rate < 1 ? (float)(1 / (1 - (double)layer.Rate)) : 0;
        return new(
            name, [summary], to.Width, (int)Math.Round(layer.Rate * 16777216.0), scale, row, column, channel,
            map.Height, map.Width, to.PaddedChannels, MapStrides.Of(from), MapStrides.Of(to));
    }

    private static string Text(DropoutLayer layer) =>
        $"{(layer.Spatial ? "channels" : "elements")} of {layer.Input} dropped at a rate of {ElementaryCode.Literal(layer.Rate)}, the others times 1/(1 − rate)";
}
