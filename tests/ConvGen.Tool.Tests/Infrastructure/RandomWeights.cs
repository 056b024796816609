using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Tests.Infrastructure;

/// <summary>A model whose constant weights are replaced by random ones that keep values from growing and vanishing, so that its arithmetic shows.</summary>
internal static class RandomWeights
{
    /// <summary>Writes such a model.</summary>
    /// <param name="model">What it is made of: nodes are kept as they are, but for ConstantOfShape.</param>
    /// <param name="path">Where it is written.</param>
    public static void Write(OnnxModel model, string path)
    {
        Dictionary<string, OnnxTensor> initializers = model.Graph.Initializers.ToDictionary(t => t.Name);
        var builder = new ModelBuilder(model.Opset);
        OnnxValue input = model.Graph.Inputs.Single(i => !initializers.ContainsKey(i.Name));
        builder.Input(input.Name, input.Dims!);
        foreach (OnnxValue output in model.Graph.Outputs)
        {
            builder.Output(output.Name, output.Dims!);
        }

        int seed = 1;
        foreach (OnnxTensor tensor in model.Graph.Initializers)
        {
            if (OnnxTensor.IsFloating(tensor.DataType))
            {
                Add(builder, tensor.Name, tensor.Dims, seed++);
            }
            else
            {
                builder.Integers(tensor.Name, tensor.Dims, tensor.ToIntegers());
            }
        }

        foreach (OnnxNode node in model.Graph.Nodes)
        {
            if (node.Operator == "ConstantOfShape")
            {
                Add(builder, node.Outputs[0], initializers[node.Inputs[0]].ToIntegers(), seed++);
                continue;
            }

            builder.Node(
                node.Operator, node.Name, node.Domain, string.Join(' ', node.Inputs.Select(i => i.Length == 0 ? "-" : i)), string.Join(' ', node.Outputs),
                [.. node.Attributes.Values.Select(a => (a.Name, Value(a)))]);
        }

        builder.Save(path);
    }

    /// <summary>Matrices and kernels by He's rule; vectors positive and of the size of one, since variances are among them.</summary>
    private static void Add(ModelBuilder builder, string name, long[] dims, int seed)
    {
        int length = (int)dims.Aggregate(1L, (p, d) => p * d);
        float[] values = dims.Length > 1
            ? ModelBuilder.Numbers(seed, length, Math.Sqrt(6.0 / (length / dims[0])))
            : [.. ModelBuilder.Numbers(seed, length, 0.4).Select(v => v + 0.5f)];
        builder.Floats(name, dims, values);
    }

    private static object Value(OnnxAttribute attribute) =>
        attribute.Integers.Length > 0 ? attribute.Integers
        : attribute.Floats.Length > 0 ? attribute.Floats
        : attribute.Text.Length > 0 ? attribute.Text
        : attribute.Float != 0 ? (object)attribute.Float : attribute.Integer;
}
