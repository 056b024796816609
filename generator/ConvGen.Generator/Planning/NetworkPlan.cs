using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>A network planned for one target: every layout, algorithm, tile, buffer and call decided.</summary>
internal sealed record NetworkPlan(Target Target, NetworkGraph Graph, InferencePlan Inference, TrainingPlan Training)
{
    /// <summary>Every kernel that is called, once, in the order of first use.</summary>
    public IEnumerable<Kernel> Kernels()
    {
        var seen = new HashSet<string>();
        IEnumerable<Step> steps = Inference.Steps
            .Concat(Training.Forward)
            .Concat(Training.Backward)
            .Concat(Training.GradientJobs.SelectMany(j => j.Steps));
        return steps.Select(s => s.Kernel).Where(k => seen.Add(k.Name));
    }
}

/// <summary>One image, forward.</summary>
/// <param name="ArenaLength">In floats.</param>
/// <param name="ParameterLength">Packed, in floats.</param>
/// <param name="Packing">For each parameter, from canonical to packed order.</param>
/// <param name="Steps">The calls, in order.</param>
/// <param name="Buffers">The arena, for the reader of the emitted code.</param>
internal sealed record InferencePlan(
    int ArenaLength, int ParameterLength, IReadOnlyList<IReadOnlyList<CopyPlan>> Packing, IReadOnlyList<Step> Steps, IReadOnlyList<string> Buffers);

/// <summary>What a group's gradients become when the batch has ended.</summary>
/// <param name="Group">Where they begin in the group's gradients.</param>
/// <param name="Gradients">Where they belong in the batch's.</param>
/// <param name="Count">Floats in the batch's gradients.</param>
/// <param name="Lanes">How many neighbours in the group's gradients make one of the batch's; 1 where they have the same layout.</param>
internal sealed record GroupSum(int Group, int Gradients, int Count, int Lanes);

/// <summary>A share of the work at a batch's end.</summary>
internal sealed record GradientJob(IReadOnlyList<GroupSum> Sums, IReadOnlyList<Step> Steps);

/// <summary>Micro-batches forward and backward, and the batch's end; lengths in floats.</summary>
internal sealed record TrainingPlan(
    int MicroBatch,
    int ParameterLength,
    int DerivedLength,
    int GroupLength,
    int ArenaLength,
    int BatchLength,
    int Groups,
    IReadOnlyList<IReadOnlyList<CopyPlan>> Packing,
    IReadOnlyList<IReadOnlyList<CopyPlan>> RefreshJobs,
    IReadOnlyList<Step> Forward,
    IReadOnlyList<Step> Backward,
    IReadOnlyList<GradientJob> GradientJobs,
    IReadOnlyList<string> Buffers);
