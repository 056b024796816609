using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Emission;

/// <summary>One trainable tensor, in the terms of the runtime's <c>ParameterDescription</c>.</summary>
internal sealed record ParameterRow(string Name, EquatableArray<int> Shape, string Initializer, int FanIn, int FanOut);

/// <summary>The trainable tensors of a network in canonical order, and how they start.</summary>
internal static class ParameterTable
{
    private const string He = "HeUniform";
    private const string Glorot = "GlorotUniform";
    private const string Zeros = "Zeros";

    public static IEnumerable<ParameterRow> Of(NetworkGraph graph)
    {
        for (int i = 0; i < graph.Layers.Count; i++)
        {
            switch (graph.Layers[i])
            {
                case ConvLayer conv:
                    int taps = conv.Window.KernelHeight * conv.Window.KernelWidth;
                    int[] shape = [conv.Output.Channels, conv.Input.Channels, conv.Window.KernelHeight, conv.Window.KernelWidth];
                    foreach (ParameterRow row in Rows(conv.Name, shape, InitializerAfter(graph, i), taps * (long)conv.Input.Channels, taps * (long)conv.Output.Channels, conv.Bias))
                    {
                        yield return row;
                    }

                    break;
                case DenseLayer dense:
                    foreach (ParameterRow row in Rows(
                        dense.Name, [dense.Output.Channels, dense.Input.Channels], InitializerAfter(graph, i), dense.Input.Channels, dense.Output.Channels, dense.Bias))
                    {
                        yield return row;
                    }

                    break;
                default:
                    break;
            }
        }
    }

    private static IEnumerable<ParameterRow> Rows(string layer, int[] shape, string initializer, long fanIn, long fanOut, bool bias)
    {
        // Both are at most the number of weights, which the compiler has checked against int.
        yield return new ParameterRow($"{layer}.weight", shape.ToEquatableArray(), initializer, (int)fanIn, (int)fanOut);
        if (bias)
        {
            yield return new ParameterRow($"{layer}.bias", new[] { shape[0] }.ToEquatableArray(), Zeros, (int)fanIn, (int)fanOut);
        }
    }

    /// <summary>He where the layer's output passes to an activation that rectifies, through pools or not; Glorot otherwise.</summary>
    private static string InitializerAfter(NetworkGraph graph, int index)
    {
        for (int i = index + 1; i < graph.Layers.Count; i++)
        {
            switch (graph.Layers[i])
            {
                case PoolLayer or FlattenLayer:
                    continue;
                case ActivationLayer { Activation.Rectifies: true }:
                    return He;
                default:
                    return Glorot;
            }
        }

        return Glorot;
    }
}
