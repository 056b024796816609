using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Element-wise functions with parameters.</summary>
internal static class ActivationRules
{
    public static void Gelu(GraphImporter graph, OnnxNode node)
    {
        if (node.Text("approximate", "none") != "none")
        {
            throw UnsupportedException.Option("found the approximation by tanh, expected approximate = none");
        }

        graph.Give("GELU", graph.Tensor(0));
    }

    public static void HardSigmoid(GraphImporter graph, OnnxNode node)
    {
        float slope = node.Float("alpha", 0.2f), offset = node.Float("beta", 0.5f);
        if (!(slope > 0))
        {
            throw UnsupportedException.Option($"found alpha = {slope}, expected a number above 0");
        }

        LayerArgument[] arguments = Math.Abs(slope - (1f / 6f)) < 1e-6f && offset == 0.5f ? [] : [new("Slope", slope, Positional: true), new("Offset", offset, Positional: true)];
        graph.Give("HardSigmoid", graph.Tensor(0), arguments);
    }

    public static void LeakyRelu(GraphImporter graph, OnnxNode node) => Leaky(graph, node.Float("alpha", 0.01f));

    /// <summary>One slope for all channels is LeakyReLU's; with one for each, PReLU is max(x, 0) + slope·min(x, 0).</summary>
    public static void PRelu(GraphImporter graph, OnnxNode node)
    {
        Constant slope = graph.Required(1, "slope");
        ImportedTensor input = graph.Tensor(0);
        if (slope.Floats.Distinct().Count() == 1 && slope.Floats[0] >= 0)
        {
            Leaky(graph, slope.Floats[0]);
            return;
        }

        ImportedTensor positive = graph.Append(new ImportedLayer("ReLU", [input.Layer], input.Shape, input.Shape), input.Axes);
        LayerArgument[] bounds = [new("Min", float.MinValue, Positional: true), new("Max", 0f, Positional: true)];
        ImportedTensor negative = graph.Append(new ImportedLayer("Clip", [input.Layer], input.Shape, input.Shape) { Arguments = bounds }, input.Axes);
        ImportedTensor scaled = ArithmeticRules.Scaled(graph, negative, slope);
        graph.Give(graph.Append(new ImportedLayer("Add", [positive.Layer, scaled.Layer], scaled.Shape, scaled.Shape), scaled.Axes));
    }

    public static void Elu(GraphImporter graph, OnnxNode node) => Exponential(graph, node.Float("alpha", 1));

    public static void Selu(GraphImporter graph, OnnxNode node)
    {
        float alpha = node.Float("alpha", 1.67326319f), gamma = node.Float("gamma", 1.05070102f);

        // Opset 1 gave the defaults in fewer digits.
        if (Math.Abs(alpha - 1.6732632f) < 1e-3f && Math.Abs(gamma - 1.050701f) < 1e-3f)
        {
            graph.Give("SELU", graph.Tensor(0));
            return;
        }

        Exponential(graph, alpha);
        ImportedTensor result = graph.Tensor(0) with { Layer = graph.LayerCount - 1 };
        ArithmeticRules.Affine(graph, result, gamma, 0);
    }

    /// <summary>Bounds are attributes before opset 11 and inputs since.</summary>
    public static void Clip(GraphImporter graph, OnnxNode node)
    {
        float lower = graph.Constant(1, "lower bound")?.Floats[0] ?? node.Float("min", float.NegativeInfinity);
        float upper = graph.Constant(2, "upper bound")?.Floats[0] ?? node.Float("max", float.PositiveInfinity);
        ImportedTensor input = graph.Tensor(0);
        lower = Math.Max(lower, float.MinValue);
        upper = Math.Min(upper, float.MaxValue);
        if (!(lower < upper))
        {
            throw UnsupportedException.Option($"found the bounds {lower} and {upper}, expected them in order");
        }

        switch (lower, upper)
        {
            case (float.MinValue, float.MaxValue): graph.Give(input); break;
            case (0, float.MaxValue): graph.Give("ReLU", input); break;
            case (0, 6): graph.Give("ReLU6", input); break;
            default: graph.Give("Clip", input, new("Min", lower, Positional: true), new("Max", upper, Positional: true)); break;
        }
    }

    private static void Leaky(GraphImporter graph, float slope)
    {
        if (slope < 0)
        {
            throw UnsupportedException.Option($"found alpha = {slope}, expected at least 0");
        }

        if (slope == 0)
        {
            graph.Give("ReLU", graph.Tensor(0));
            return;
        }

        graph.Give("LeakyReLU", graph.Tensor(0), slope == 0.01f ? [] : [new("Slope", slope, Positional: true)]);
    }

    private static void Exponential(GraphImporter graph, float alpha)
    {
        if (!(alpha > 0))
        {
            throw UnsupportedException.Option($"found alpha = {alpha}, expected a number above 0");
        }

        graph.Give("ELU", graph.Tensor(0), alpha == 1 ? [] : [new("Alpha", alpha, Positional: true)]);
    }
}
