using System.ComponentModel;

namespace ConvGen;

/// <summary>The sizes that the generator planned for a network's training; made by generated code.</summary>
/// <param name="MicroBatch">The images that travel together, so that dense layers reuse their weights.</param>
/// <param name="ParameterLength">Packed parameters, in floats.</param>
/// <param name="DerivedLength">Copies of the parameters in the order that backward reads, in floats.</param>
/// <param name="GroupLength">The gradients that a group of images accumulates by itself, in floats.</param>
/// <param name="ArenaLength">A worker's activations for one micro-batch, in floats.</param>
/// <param name="BatchLength">What is kept of each image until the batch's end, in floats.</param>
/// <param name="Groups">The most groups that a batch is cut into. A constant of the network, never of the number of threads, so that sums have one order.</param>
/// <param name="GradientJobs">The jobs of <see cref="TrainingStep.BatchGradients"/>.</param>
/// <param name="RefreshJobs">The jobs of <see cref="TrainingStep.RefreshDerived"/>.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record TrainingPlan(
    int MicroBatch,
    int ParameterLength,
    int DerivedLength,
    int GroupLength,
    int ArenaLength,
    int BatchLength,
    int Groups,
    int GradientJobs,
    int RefreshJobs)
{
    /// <summary>How often forward goes over the whole batch: one more than the statistics of the batch that it has to wait for. Default 1.</summary>
    public int ForwardPhases { get; init; } = 1;

    /// <summary>The same backward. Default 1.</summary>
    public int BackwardPhases { get; init; } = 1;

    /// <summary>What is found for the whole batch between two phases, in floats. Default 0.</summary>
    public int SharedLength { get; init; }

    /// <summary>The packed buffers, such as running statistics, in floats. Default 0.</summary>
    public int StateLength { get; init; }

    /// <summary>The packed parameters of layers that are frozen by their attributes, in floats: they have no gradients. Default 0.</summary>
    public int FrozenLength { get; init; }
}
