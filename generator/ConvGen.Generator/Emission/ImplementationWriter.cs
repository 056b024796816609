using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Emission;

/// <summary>Writes everything of a network that an editor need not see: predictor, training step and kernels.</summary>
internal static class ImplementationWriter
{
    public static IReadOnlyList<GeneratedSource> Write(NetworkGraph graph, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _ = graph;
        return [];
    }
}
