namespace ConvGen;

/// <summary>A network's parameters and buffers in a checkpoint: under their own names, so that the file serves as one of weights.</summary>
internal static class NetworkState
{
    /// <summary>Adds them.</summary>
    /// <param name="network">Whose.</param>
    /// <param name="state">Receives them.</param>
    public static void Save(Network network, TrainingState state)
    {
        foreach (Parameter tensor in network.Parameters.Concat(network.Buffers))
        {
            tensor.Values.CopyTo(state.Add(tensor.Name, tensor.Description.Shape));
        }
    }

    /// <summary>Takes them. When it throws, the network is as it was.</summary>
    /// <param name="network">Receives them.</param>
    /// <param name="state">Holds them.</param>
    public static void Load(Network network, TrainingState state)
    {
        (Parameter Tensor, ReadOnlyMemory<float> Values)[] tensors = [.. network.Parameters.Concat(network.Buffers).Select(t => (t, state.Tensor(t.Name, t.Description.Length)))];
        foreach ((Parameter tensor, ReadOnlyMemory<float> values) in tensors)
        {
            values.CopyTo(tensor.Values);
        }
    }
}
