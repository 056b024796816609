using System.Globalization;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Emission;

/// <summary>What a layer computes, in a few words: <c>Conv 6@5×5, pad 2</c>. Defaults go without saying.</summary>
internal static class OperatorText
{
    /// <summary>The layer at an index, with the layers it reads where these are not just the one before it: <c>Conv 64@1×1 of pool2</c>, <c>Add bn3 + pool1</c>.</summary>
    public static string Describe(NetworkGraph graph, int index)
    {
        Layer layer = graph.Layers[index];
        return layer switch
        {
            AddLayer => $"Add {Join(" + ")}",
            MultiplyLayer => $"Multiply {Join(" · ")}",
            ConcatLayer => $"Concat {Join(", ")}",
            _ when layer.Sources[0] == index - 1 => Operator(layer) + Frozen(layer),
            _ => $"{Operator(layer)}{Frozen(layer)} of {NameOf(layer.Sources[0])}",
        };

        string Join(string separator) => string.Join(separator, layer.Sources.Select(NameOf));

        string NameOf(int source) => source == Layer.Image ? "input" : graph.Layers[source].Name;
    }

    private static string Operator(Layer layer) => layer switch
    {
        ConvLayer { IsDepthwise: true } conv =>
            $"DepthwiseConv {WindowText.Kernel(conv.Window)}{Times(conv.Output.Channels / conv.Input.Channels)}{WindowText.Options(conv.Window)}{Value(conv.PaddingValue)}{NoBias(conv.Bias)}",
        ConvLayer conv =>
            $"Conv {conv.Output.Channels}@{WindowText.Kernel(conv.Window)}{WindowText.Options(conv.Window)}{Value(conv.PaddingValue)}{Groups(conv.Groups)}{NoBias(conv.Bias)}",
        ConvTransposeLayer conv =>
            $"ConvTranspose {conv.Output.Channels}@{WindowText.Kernel(conv.Window)}{WindowText.Options(conv.Window)}{Groups(conv.Groups)}{NoBias(conv.Bias)}",
        PoolLayer { IsGlobal: true } pool => $"Global{pool.Kind}Pool",
        PoolLayer pool => $"{pool.Kind}Pool {WindowText.Kernel(pool.Window)}{WindowText.PoolOptions(pool.Window)}{NotCounted(pool)}",
        ChannelPoolLayer pool => $"Channel{pool.Kind}Pool {pool.Size}",
        ChannelShuffleLayer shuffle => $"ChannelShuffle, {shuffle.Groups} groups",
        FlattenLayer => "Flatten",
        DenseLayer dense => $"Dense {dense.Output.Channels}{NoBias(dense.Bias)}{(dense.HalfWeights ? ", half weights" : "")}",
        ActivationLayer activation => activation.Activation.ToString(),
        BatchNormLayer norm => $"BatchNorm{Unless("epsilon", norm.Epsilon, 1e-5f)}{Unless("momentum", norm.Momentum, 0.1f)}{(norm.Affine ? "" : ", not affine")}",
        LocalResponseNormLayer norm =>
            $"LocalResponseNorm {norm.Size}{Unless("alpha", norm.Alpha, 1e-4f)}{Unless("beta", norm.Beta, 0.75f)}{Unless("k", norm.K, 1)}",
        DropoutLayer dropout => $"{(dropout.Spatial ? "Spatial" : "")}Dropout {Number(dropout.Rate)}",
        IdentityLayer => "Identity",
        UpsampleLayer upsample => $"Upsample {upsample.FactorHeight}×{upsample.FactorWidth}",
        PadLayer pad => $"ZeroPad{Margins(pad.Top, pad.Output.Height - pad.Input.Height - pad.Top, pad.Left, pad.Output.Width - pad.Input.Width - pad.Left)}{Value(pad.Value)}",
        CropLayer crop =>
            $"Crop{Margins(crop.Top, crop.Input.Height - crop.Output.Height - crop.Top, crop.Left, crop.Input.Width - crop.Output.Width - crop.Left)}",
        SoftmaxLayer softmax => $"{(softmax.Log ? "LogSoftmax" : "Softmax")}{(softmax.Axis == SoftmaxOver.Vector ? "" : $" over {softmax.Axis.ToString().ToLowerInvariant()}")}",
        _ => layer.GetType().Name,
    };

    private static string Frozen(Layer layer) => layer.Frozen ? ", frozen" : "";

    private static string Times(int multiplier) => multiplier == 1 ? "" : $", ×{multiplier}";

    private static string Groups(int groups) => groups == 1 ? "" : $", {groups} groups";

    private static string NoBias(bool bias) => bias ? "" : ", no bias";

    private static string Value(float value) => Unless("with", value, 0).Replace(", ", " ");

    private static string NotCounted(PoolLayer pool) =>
        WindowText.IsPadded(pool.Window) && pool.Kind == PoolKind.Average && !pool.CountPadding ? " not counted" : "";

    private static string Margins(int top, int bottom, int left, int right) => top == bottom && top == left && top == right
        ? $" {top}"
        : WindowText.Side("top", top) + WindowText.Side("bottom", bottom) + WindowText.Side("left", left) + WindowText.Side("right", right);

    private static string Unless(string name, float value, float usual) => value == usual ? "" : $", {name} {Number(value)}";

    private static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
