using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>The steps of local response normalisation.</summary>
internal static class LocalResponseNormSteps
{
    /// <summary>Floats that a step needs for a pixel's channels on their way; one worker's, whatever they hold before.</summary>
    public static int ScratchLength(LocalResponseNormLayer layer, VectorWidth width) => 3 * Code(layer, width).PartLength;

    public static Step LocalResponseNorm(string name, LocalResponseNormLayer layer, Tensor x, Tensor y, Location scratch)
    {
        var kernel = new LocalResponseNormKernel(
            $"{name}_forward", [$"{name} forward: {Text(layer)}."], Code(layer, x.Layout.Width), layer.Input.Height, layer.Input.Width, x.Layout.PaddedChannels,
            MapStrides.Of(x.Layout), MapStrides.Of(y.Layout));
        return new(kernel, PerImage: true, [x.Operand, y.Operand, new(scratch, 0)]);
    }

    public static Step LocalResponseNormGradient(string name, LocalResponseNormLayer layer, Tensor x, Tensor y, Tensor dy, GradientSink dx, Location scratch)
    {
        var code = SinkCode.Of(dx);
        var kernel = new LocalResponseNormGradientKernel(
            $"{name}_gradient", [$"{name} gradient with respect to its input: {Text(layer)}{code.Text}."], Code(layer, x.Layout.Width),
            layer.Input.Height, layer.Input.Width, x.Layout.PaddedChannels, MapStrides.Of(x.Layout), MapStrides.Of(y.Layout), MapStrides.Of(dy.Layout), code);
        return new(kernel, PerImage: true, [x.Operand, y.Operand, dy.Operand, new(scratch, 0), .. SinkCode.Bind(dx)]);
    }

    private static LocalResponseNormCode Code(LocalResponseNormLayer layer, VectorWidth width) =>
        new(width, layer.Input.Channels, layer.Size, layer.Alpha, layer.Beta, layer.K);

    private static string Text(LocalResponseNormLayer layer) =>
        $"{layer.Input}, over {layer.Size} channels, alpha {ElementaryCode.Literal(layer.Alpha)}, beta {ElementaryCode.Literal(layer.Beta)}, k {ElementaryCode.Literal(layer.K)}";
}
