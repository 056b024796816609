namespace ConvGen.Generator.Planning;

/// <summary>The packed parameters of layers that are frozen by their attributes: made once of the network's, and without gradients.</summary>
/// <param name="parameterCount">The network's.</param>
internal sealed class FrozenWeights(int parameterCount)
{
    public ParameterPlanner Parameters { get; } = new(Space.Frozen);

    /// <summary>What is packed: the network's own tensors, and what normalisations make of them.</summary>
    public FoldedTensors Tensors { get; } = new(parameterCount);

    /// <summary>What makes parameters in an order that a pass reads, within the same memory.</summary>
    public List<RefreshJob> Jobs { get; } = [];

    /// <summary>All of it; null where nothing is frozen.</summary>
    public FrozenPlan? Plan() => Parameters.Length == 0 ? null : new(Parameters.Length, Tensors.Folds, Parameters.Packing(Tensors.Count), Jobs);
}
