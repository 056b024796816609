using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Normalisations, dropout and softmax.</summary>
internal static class NormRules
{
    public static void BatchNormalization(GraphImporter graph, OnnxNode node)
    {
        if (node.Integer("spatial", 1) == 0)
        {
            throw UnsupportedException.Option("found spatial = 0, which normalises every pixel by itself, expected statistics for each channel");
        }

        if (node.Integer("training_mode", 0) != 0)
        {
            throw UnsupportedException.Option("it computes the batch's statistics, expected a model exported for inference");
        }

        ImportedTensor input = graph.Tensor(0);
        long[]? order = null;
        if (input.ChannelAxis < 0 && input.Axes.Rank == 2)
        {
            (input, order) = graph.Features(input);
        }
        else if (input.ChannelAxis != 1)
        {
            throw new UnsupportedException($"it reads a tensor of {input.Axes.Described}, whose channels are not the second axis");
        }

        string[] names = ["weight", "bias", "running_mean", "running_var"];
        int channels = input.Shape.Channels;
        List<LayerTensor> tensors = [.. names.Select((name, i) => new LayerTensor(name, [channels], graph.Required(i + 1, name).Floats))];
        if (tensors.Any(t => t.Values.Length != channels))
        {
            throw new UnsupportedException($"its statistics are of {tensors[0].Values.Length} channels, and it reads {channels}");
        }

        if (order is not null)
        {
            tensors = [.. tensors.Select(t => t with { Values = [.. order.Select(i => t.Values[i])] })];
        }

        float epsilon = node.Float("epsilon", 1e-5f), momentum = 1 - node.Float("momentum", 0.9f);
        var arguments = new List<LayerArgument>();
        if (Math.Abs(epsilon - 1e-5f) > 1e-9f)
        {
            arguments.Add(new("Epsilon", epsilon));
        }

        // The standard weighs the old statistics, PyTorch and ConvGen the new ones; only training asks for it.
        if (momentum is > 0 and <= 1 && Math.Abs(momentum - 0.1f) > 1e-6f)
        {
            arguments.Add(new("Momentum", MathF.Round(momentum, 6)));
        }

        graph.Give(graph.Append(
            new ImportedLayer("BatchNorm", [input.Layer], input.Shape, input.Shape) { Arguments = arguments, Tensors = tensors, Origin = graph.NameOf(1) }, input.Axes));
    }

    public static void LocalResponse(GraphImporter graph, OnnxNode node)
    {
        int size = (int)node.Integer("size", 1);
        float alpha = node.Float("alpha", 1e-4f), beta = node.Float("beta", 0.75f), k = node.Float("bias", 1);
        ImportedTensor input = graph.Tensor(0);
        if (size % 2 == 0)
        {
            throw new UnsupportedException($"found size = {size}, whose middle the standard puts elsewhere, expected an odd one");
        }

        if (input.Shape.IsFlat || input.ChannelAxis != 1)
        {
            throw new UnsupportedException($"it reads a tensor of {input.Axes.Described}, expected batch × channels × height × width");
        }

        (string Name, float Value, float Usual)[] options = [("Alpha", alpha, 1e-4f), ("Beta", beta, 0.75f), ("K", k, 1)];
        graph.Give(
            "LocalResponseNorm", input, [new("Size", size, Positional: true), .. options.Where(o => o.Value != o.Usual).Select(o => new LayerArgument(o.Name, o.Value))]);
    }

    /// <summary>The rate is an attribute before opset 12 and an input since.</summary>
    public static void Dropout(GraphImporter graph, OnnxNode node)
    {
        if (graph.Constant(2, "training mode")?.Integers[0] is not (null or 0))
        {
            throw UnsupportedException.Option("it drops in inference as well, expected a model exported for inference");
        }

        float rate = graph.Constant(1, "ratio")?.Floats[0] ?? node.Float("ratio", 0.5f);
        graph.Give("Dropout", graph.Tensor(0), rate == 0.5f ? [] : [new("Rate", Math.Clamp(rate, 0, 0.999f), Positional: true)]);
    }

    /// <summary>Before opset 13 over everything from an axis on, since then over one axis: all of a vector, or the channels, rows or columns of a map.</summary>
    public static void Softmax(GraphImporter graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(0);
        bool flattens = graph.Opset < 13;
        int rank = input.Axes.Rank, axis = Shapes.Axis(node.Integer("axis", flattens ? 1 : -1), rank);
        int[] axes = flattens ? [.. Enumerable.Range(axis, rank - axis)] : [axis];
        List<AxisPart> over = [.. axes.SelectMany(a => input.Axes[a])];
        if (over.Count == input.Axes.Parts.Count() && over.All(p => p.Kind != AxisKind.Batch))
        {
            ImportedTensor flat = graph.Flat(input);
            graph.Give(graph.Append(new ImportedLayer(node.Operator, [flat.Layer], flat.Shape, flat.Shape), input.Axes));
            return;
        }

        if (input.Shape.IsFlat || over is not [{ Kind: AxisKind.Channel or AxisKind.Height or AxisKind.Width } one])
        {
            throw new UnsupportedException($"it normalises {(axes.Length == 1 ? $"axis {axis}" : $"axes {axis} to {rank - 1}")} of {input.Axes.Described}, expected all but the batch, or the channels, the height or the width");
        }

        graph.Give(node.Operator, input, new LayerArgument("Axis", $"SoftmaxAxis.{one.Kind switch { AxisKind.Channel => "Channels", AxisKind.Height => "Height", _ => "Width" }}"));
    }
}
