using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <content>Convolutions by Winograd's algorithm.</content>
internal sealed partial class TrainingPlanner
{
    /// <summary>Shares of the work that a layer's gathered products make at a batch's end.</summary>
    private const int MostGatheringJobs = 4;

    /// <summary>Places the weights of a convolution by Winograd's algorithm and has them made whenever the packed ones have changed.</summary>
    private Location AddTransform(
        WinogradPlan plan, ConvLayer conv, Location source, PackedWeights packed, (int Row, int Column, int Input) axes, IReadOnlyList<CopyPlan> copies, bool turned)
    {
        var shape = new ConvolutionShape(conv);
        Location target = PlaceDerived(conv.Frozen, plan.WeightLength(shape));
        Refresh(conv.Frozen, new(copies, new(plan.Algorithm, source, packed, axes, turned, target, shape.Inputs, plan.Slab, plan.Tile.Vectors * plan.Width.Lanes)));
        return target;
    }

    private void AddDataGradient(WinogradPlan plan, ConvLayer conv, ConvolutionWeights weights, Location packed, Tensor dz, GradientSink dx, List<Step> steps)
    {
        var planner = new ConvolutionPlanner(_target, conv);
        ConvLayer turned = WinogradPlan.DataGradient(conv);
        PackedWeights transposed = planner.Transposed(dx.Gradient.Layout);
        Location copy = PlaceDerived(conv.Frozen, planner.TransposedLength(transposed));
        Location transformed = AddTransform(plan, turned, copy, transposed, (0, 1, 2), planner.Transposition(weights, packed.Offset, transposed, copy.Offset), turned: true);
        steps.AddRange(WinogradSteps.Plan(_target, plan, turned, WinogradEnd.Gradient(dx), dz, transformed, _memory.PlaceBetweenTransforms(), divides: false));
    }

    private void AddWeightGradient(Operation operation, WinogradWeightGradient gathering, Tensor dz, List<Step> steps)
    {
        (ConvolutionWeights weights, Location packed, _) = _weights[operation];
        Location group = _memory.PlaceInGroup(gathering.ProductLength);
        (IReadOnlyList<Step> images, IReadOnlyList<Step> microBatch) = gathering.Plan(Value(operation.Input).At, dz.At, group, _memory.PlaceScratch);
        steps.AddRange(images);

        // In a chain one image's gradients take the place of the last one's: what needs the whole micro-batch waits until all its images have been through.
        _deferred.AddRange(microBatch.Select(step => (steps, step with { For = Own(operation) })));
        WinogradGathering products = gathering.Gather(group, packed, weights);
        foreach ((int first, int count, int times) in Arithmetic.Balance(products.Inputs, Arithmetic.CeilingDivide(products.Inputs, MostGatheringJobs)))
        {
            _jobs.AddRange(Enumerable.Range(0, times).Select(i => new GradientJob(Own(operation), [], []) { Gathering = (products, first + (i * count), count) }));
        }
    }
}
