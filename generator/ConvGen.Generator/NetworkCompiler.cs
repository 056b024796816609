using System.Globalization;
using ConvGen.Generator.Declarations;
using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Layers;

namespace ConvGen.Generator;

/// <summary>A compiled declaration.</summary>
/// <param name="Graph">Null where there are errors.</param>
/// <param name="Placeholder">The class to stand in for a network without a graph; null where its declaration leaves no room for a second half.</param>
/// <param name="Diagnostics">All that could be found, not just the first.</param>
internal sealed record CompiledNetwork(NetworkGraph? Graph, NetworkIdentity? Placeholder, EquatableArray<DiagnosticInfo> Diagnostics);

/// <summary>Declaration → typed graph and diagnostics: a pure function that knows nothing of Roslyn's driver.</summary>
internal static class NetworkCompiler
{
    public static CompiledNetwork Compile(NetworkDeclaration declaration)
    {
        using InvariantCulture culture = InvariantCulture.Enter();
        var diagnostics = new List<DiagnosticInfo>(declaration.ClassProblems);
        InferredSize input = InferInput(declaration, diagnostics);
        NetworkGraph? graph = null;
        if (new GraphBuilder(declaration, diagnostics).Build(input) is { } built && input.Shape is { } image && diagnostics.Count == 0)
        {
            graph = new NetworkGraph(declaration.Identity, image, built.Layers, declaration.InputGradient)
            {
                Outputs = built.Outputs,
                InferenceOnly = declaration.InferenceOnly,
                DirectOnly = declaration.DirectOnly,
            };
            foreach ((string what, long count) in new[] { ("its parameters", graph.ParameterCount), ("its outputs", graph.Outputs.Sum(output => (long)built.Layers[output.Layer].Output.Length)) })
            {
                if (count > int.MaxValue)
                {
                    diagnostics.Add(DiagnosticInfo.Create(
                        Descriptors.TooLarge, declaration.Location, $"Network '{declaration.Identity.Name}': {what} together", count.ToString("N0", CultureInfo.InvariantCulture), TensorSize.Limit));
                    graph = null;
                }
            }
        }

        NetworkIdentity? placeholder = graph is null && declaration.ClassProblems.Count == 0 ? declaration.Identity : null;
        return new CompiledNetwork(graph, placeholder, diagnostics.ToEquatableArray());
    }

    /// <summary>The size that the first [Input] gives, wherever it stands, so that the layers can be checked as well. An image is a map whatever its size.</summary>
    private static InferredSize InferInput(NetworkDeclaration declaration, List<DiagnosticInfo> diagnostics)
    {
        InferredSize size = InferredSize.Map;
        LayerDeclaration? first = null;
        foreach (LayerDeclaration layer in declaration.Layers)
        {
            if (layer.Kind != LayerRules.Input)
            {
                continue;
            }

            if (first is not null)
            {
                diagnostics.Add(DiagnosticInfo.Create(Descriptors.SeveralInputs, layer.Location, declaration.Identity.Name));
                continue;
            }

            first = layer;
            if (layer.IsReadable)
            {
                size = InputRule.Infer(new LayerScope(layer, InferredSize.Unknown, new LayerNames(), diagnostics)).Output;
            }

            if (declaration.Layers[0] is { Kind: not LayerRules.Input } before)
            {
                diagnostics.Add(DiagnosticInfo.Create(Descriptors.InputNotFirst, layer.Location, before.Kind));
            }
        }

        if (first is null)
        {
            diagnostics.Add(DiagnosticInfo.Create(Descriptors.InputMissing, declaration.Location, declaration.Identity.Name));
        }

        return size;
    }
}
