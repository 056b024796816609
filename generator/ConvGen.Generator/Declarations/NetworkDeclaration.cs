using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Declarations;

/// <summary>Everything that the source says about a network, and nothing of Roslyn: equal declarations compile to equal code.</summary>
/// <param name="Identity">The class.</param>
/// <param name="Location">The class's name.</param>
/// <param name="InputGradient">As in the network attribute.</param>
/// <param name="Layers">In source order, [Input] among them.</param>
/// <param name="ClassProblems">Why the class cannot be a network, found where symbols were at hand.</param>
internal sealed record NetworkDeclaration(
    NetworkIdentity Identity,
    LocationInfo Location,
    bool InputGradient,
    EquatableArray<LayerDeclaration> Layers,
    EquatableArray<DiagnosticInfo> ClassProblems)
{
    /// <summary>As in the network attribute.</summary>
    public bool InferenceOnly { get; init; }

    /// <summary>The network attribute's Winograd switched off.</summary>
    public bool DirectOnly { get; init; }

    /// <summary>What layers do with sizes that are not integers unless they say otherwise.</summary>
    public int Rounding { get; init; }
}
