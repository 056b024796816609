using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Emission;

/// <summary>One tensor of a network, trainable or a buffer, in the terms of the runtime's <c>ParameterDescription</c>.</summary>
internal sealed record ParameterRow(string Name, EquatableArray<int> Shape, string Initializer, int FanIn, int FanOut, bool IsFrozen);

/// <summary>The tensors of a network in canonical order, and how they start.</summary>
internal static class ParameterTable
{
    private const string He = "HeUniform";
    private const string Glorot = "GlorotUniform";
    private const string Zeros = "Zeros";
    private const string Ones = "Ones";

    /// <summary>The trainable tensors.</summary>
    public static IEnumerable<ParameterRow> Of(NetworkGraph graph)
    {
        bool[] rectified = FollowingActivations.Rectify(graph);
        return graph.Layers.SelectMany((layer, index) => Of(layer, rectified[index] ? He : Glorot));
    }

    /// <summary>What training gathers without a gradient: the running statistics, which are saved with the parameters.</summary>
    public static IEnumerable<ParameterRow> BuffersOf(NetworkGraph graph) => graph.Layers.OfType<BatchNormLayer>().SelectMany(norm => new[]
    {
        ByChannel(norm, "running_mean", Zeros),
        ByChannel(norm, "running_var", Ones),
    });

    private static IEnumerable<ParameterRow> Of(Layer layer, string initializer)
    {
        switch (layer)
        {
            case ConvLayer conv:
                return Weighted(conv, [conv.Output.Channels, conv.Input.Channels / conv.Groups], conv.Window, initializer, ConvFans(conv), conv.Bias);
            case ConvTransposeLayer conv:
                return Weighted(conv, [conv.Input.Channels, conv.Output.Channels / conv.Groups], conv.Window, initializer, TransposedFans(conv), conv.Bias);
            case DenseLayer dense:
                return Weighted(dense, [dense.Output.Channels, dense.Input.Channels], null, initializer, (dense.Input.Channels, dense.Output.Channels), dense.Bias);
            case BatchNormLayer { Affine: true } norm:
                return [ByChannel(norm, "weight", Ones), ByChannel(norm, "bias", Zeros)];
            default:
                return [];
        }
    }

    /// <summary>Of one group: an output sees, and an input feeds, no other.</summary>
    private static (int In, int Out) ConvFans(ConvLayer conv)
    {
        // Both are at most the number of weights, which the compiler has checked against int.
        int taps = conv.Window.KernelHeight * conv.Window.KernelWidth;
        return (taps * (conv.Input.Channels / conv.Groups), taps * (conv.Output.Channels / conv.Groups));
    }

    /// <summary>An output pixel sees only every stride-th tap of a transposed kernel in each direction, on average.</summary>
    private static (int In, int Out) TransposedFans(ConvTransposeLayer conv)
    {
        int taps = conv.Window.KernelHeight * conv.Window.KernelWidth;
        long strides = (long)conv.Window.StrideHeight * conv.Window.StrideWidth;
        long seen = (long)taps * (conv.Input.Channels / conv.Groups) / strides;
        return ((int)Math.Max(1, seen), taps * (conv.Output.Channels / conv.Groups));
    }

    private static IEnumerable<ParameterRow> Weighted(Layer layer, int[] channels, Window? window, string initializer, (int In, int Out) fans, bool bias)
    {
        int[] shape = window is { } kernel ? [.. channels, kernel.KernelHeight, kernel.KernelWidth] : channels;
        yield return new ParameterRow($"{layer.Name}.weight", shape.ToEquatableArray(), initializer, fans.In, fans.Out, layer.Frozen);
        if (bias)
        {
            yield return new ParameterRow($"{layer.Name}.bias", new[] { layer.Output.Channels }.ToEquatableArray(), Zeros, fans.In, fans.Out, layer.Frozen);
        }
    }

    private static ParameterRow ByChannel(BatchNormLayer norm, string name, string initializer) =>
        new($"{norm.Name}.{name}", new[] { norm.Output.Channels }.ToEquatableArray(), initializer, 1, 1, norm.Frozen);
}
