namespace ConvGen.Generator.Planning;

/// <summary>The packed parameters of layers that are frozen by their attributes: made once of the network's, and without gradients.</summary>
/// <param name="parameterCount">The network's.</param>
internal sealed class FrozenWeights(int parameterCount)
{
    private readonly List<IReadOnlyList<CopyPlan>> _copies = [];

    public ParameterPlanner Parameters { get; } = new(Space.Frozen);

    /// <summary>What is packed: the network's own tensors, and what normalisations make of them.</summary>
    public FoldedTensors Tensors { get; } = new(parameterCount);

    /// <summary>Places a copy of packed parameters in another order.</summary>
    public Location Derive(int length, Func<int, IEnumerable<CopyPlan>> copies)
    {
        Location derived = Parameters.Reserve(length);
        _copies.Add([.. copies(derived.Offset)]);
        return derived;
    }

    /// <summary>All of it; null where nothing is frozen.</summary>
    public FrozenPlan? Plan() => Parameters.Length == 0 ? null : new(Parameters.Length, Tensors.Folds, Parameters.Packing(Tensors.Count), _copies);
}
