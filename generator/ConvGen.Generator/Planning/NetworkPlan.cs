using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>A network planned for one target: every layout, algorithm, tile, buffer and call decided.</summary>
internal sealed record NetworkPlan(Target Target, NetworkGraph Graph, InferencePlan Inference, TrainingPlan? Training)
{
    /// <summary>Every call.</summary>
    public IEnumerable<Step> Steps => Training is null
        ? Inference.Steps
        : Inference.Steps
            .Concat(Training.Forward.SelectMany(phase => phase))
            .Concat(Training.Backward.SelectMany(phase => phase))
            .Concat(Training.GradientJobs.SelectMany(j => j.Steps));
}

/// <summary>One image, forward.</summary>
/// <param name="Arena">Where activations lie.</param>
/// <param name="ParameterLength">Packed, in floats.</param>
/// <param name="Folds">The batch normalisations that become weights; each makes two tensors, which follow the network's own.</param>
/// <param name="Packing">For each of these tensors, from canonical to packed order.</param>
/// <param name="Winograd">The weights that are transformed instead.</param>
/// <param name="Halves">The weights that are kept in half precision instead.</param>
/// <param name="Steps">The calls, in order.</param>
internal sealed record InferencePlan(
    ArenaPlan Arena, int ParameterLength, IReadOnlyList<FoldPlan> Folds, IReadOnlyList<IReadOnlyList<CopyPlan>> Packing, IReadOnlyList<WinogradPacking> Winograd,
    IReadOnlyList<HalfPacking> Halves, IReadOnlyList<Step> Steps)
{
    /// <summary>Whether several workers gain on one image.</summary>
    public bool IsDivided { get; } = Steps.Any(step => step.IsDivided);
}

/// <summary>Weights that a predictor transforms: the build-time twin of the runtime's WinogradWeights.</summary>
internal sealed record WinogradPacking(int Tensor, WinogradAlgorithm Algorithm, int Target, int Outputs, int Inputs, int Slab, int Panel);

/// <summary>Weights that a predictor keeps in half precision: the build-time twin of the runtime's HalfWeights.</summary>
internal sealed record HalfPacking(int Tensor, int Target, int Length, string Name, IReadOnlyList<CopyPlan> Copies);

/// <summary>What a group's gradients become when the batch has ended.</summary>
/// <param name="Group">Where they begin in the group's gradients.</param>
/// <param name="Gradients">Where they belong in the batch's.</param>
/// <param name="Count">Floats in the batch's gradients.</param>
/// <param name="Lanes">How many neighbours in the group's gradients make one of the batch's; 1 where they have the same layout.</param>
internal sealed record GroupSum(int Group, int Gradients, int Count, int Lanes);

/// <summary>What makes parameters in an order that a pass reads, whenever they have changed: copies, then a transform of packed or copied weights.</summary>
internal sealed record RefreshJob(IReadOnlyList<CopyPlan> Copies, WinogradTransform? Transform = null);

/// <summary>Weights in training for Winograd's algorithm: the build-time twin of the runtime's WinogradRefresh.</summary>
/// <param name="Algorithm">F(m×m, r×r).</param>
/// <param name="Source">The packed weights.</param>
/// <param name="Packed">Their order.</param>
/// <param name="Axes">The reduction axes there of the window's rows, its columns, and the input channels.</param>
/// <param name="Turned">Whether the window is turned around, as the data gradient's is.</param>
/// <param name="Target">The transformed weights.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Slab">Output channels in a slab.</param>
/// <param name="Panel">Output channels in a panel.</param>
internal sealed record WinogradTransform(
    WinogradAlgorithm Algorithm, Location Source, PackedWeights Packed, (int Row, int Column, int Input) Axes, bool Turned, Location Target, int Inputs, int Slab, int Panel);

/// <summary>A share of the work at a batch's end.</summary>
internal sealed record GradientJob(Learners For, IReadOnlyList<GroupSum> Sums, IReadOnlyList<Step> Steps)
{
    /// <summary>The weights' gradient from products of Winograd's algorithm, of some of the input channels; null for none.</summary>
    public (WinogradGathering Products, int First, int Count)? Gathering { get; init; }
}

/// <summary>What becomes of products that groups of images have gathered: the build-time twin of the runtime's WinogradSums.</summary>
/// <param name="Algorithm">F(m×m, r×r).</param>
/// <param name="Group">The products.</param>
/// <param name="Plane">From one plane of them to the next.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Outputs">Output channels, rounded up to whole vectors.</param>
/// <param name="Gradients">The packed weights, in whose order the gradients are.</param>
/// <param name="Packed">That order.</param>
/// <param name="Axes">The reduction axes there of the window's rows, its columns, and the input channels.</param>
internal sealed record WinogradGathering(
    WinogradAlgorithm Algorithm, Location Group, int Plane, int Inputs, int Outputs, Location Gradients, PackedWeights Packed, (int Row, int Column, int Input) Axes);

/// <summary>Micro-batches forward and backward, in as many phases as batch normalisation needs, and the batch's end; lengths in floats.</summary>
internal sealed record TrainingPlan(
    int MicroBatch,
    int ParameterLength,
    int DerivedLength,
    int GroupLength,
    int ArenaLength,
    int BatchLength,
    int SharedLength,
    int StateLength,
    int Groups,
    IReadOnlyList<IReadOnlyList<CopyPlan>> Packing,
    IReadOnlyList<RefreshJob> RefreshJobs,
    IReadOnlyList<IReadOnlyList<Step>> Forward,
    IReadOnlyList<IReadOnlyList<Step>> Backward,
    IReadOnlyList<GradientJob> GradientJobs,
    IReadOnlyList<NormPlan> Norms,
    IReadOnlyList<ActivationPlan> Activations,
    IReadOnlyList<string> Buffers);

/// <summary>Where training leaves a layer's output: the build-time twin of the runtime's ActivationPlace.</summary>
internal sealed record ActivationPlan(string Name, TensorLayout Layout, Location At);

/// <summary>A batch normalisation in training: its batch's sums wait for all images, and what follows for them.</summary>
/// <param name="ForwardPhase">The phase at whose end the moments of all images are known.</param>
/// <param name="BackwardPhase">The phase at whose end the gradient's sums are.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Channels">Rounded up to whole vectors.</param>
/// <param name="Sums">Each image's moments, then each image's gradient sums.</param>
/// <param name="Gamma">Packed; null without.</param>
/// <param name="Beta">Packed; null without.</param>
/// <param name="Shared">Scale, shift, mean, 1/√(variance + ε), and the three factors of the gradient.</param>
/// <param name="State">The running mean and variance.</param>
/// <param name="For">Whom its gradient serves.</param>
/// <param name="Buffer">The index of the running mean among the network's buffers.</param>
internal sealed record NormPlan(
    int ForwardPhase, int BackwardPhase, BatchNormLayer Layer, int Channels, Location Sums, Location? Gamma, Location? Beta, int Shared, int State, Learners For, int Buffer);
