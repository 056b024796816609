namespace ConvGen.Generator.Planning;

/// <summary>A copy between two layouts as nested loops: the build-time twin of the runtime's StridedCopy.</summary>
internal sealed record CopyPlan(int SourceOffset, int TargetOffset, IReadOnlyList<(int Extent, int SourceStride, int TargetStride)> Loops);

/// <summary>One axis of a weight tensor other than the one in the lanes: its extent and the distance between neighbours.</summary>
internal readonly record struct WeightAxis(int Extent, int Stride);

/// <summary>
/// Weights packed so that a tile reads them in one sweep: panels of whole vectors of one axis (the lane axis), inside a panel the reduction steps
/// in the order in which the kernel takes them, inside a step the panel's lanes. The last panel may be narrower than the others.
/// </summary>
/// <param name="LaneExtent">The length of the lane axis; lanes past it hold zeros.</param>
/// <param name="Lanes">Floats in a vector.</param>
/// <param name="VectorsPerPanel">Vectors in a full panel.</param>
/// <param name="Steps">The extents of the reduction axes, outermost first.</param>
internal sealed record PackedWeights(int LaneExtent, int Lanes, int VectorsPerPanel, IReadOnlyList<int> Steps)
{
    public int Vectors => Arithmetic.CeilingDivide(LaneExtent, Lanes);

    public int StepCount => Steps.Aggregate(1, (product, extent) => product * extent);

    public int Length => Vectors * Lanes * StepCount;

    /// <summary>Where the panel that starts at vector <paramref name="vector"/> begins.</summary>
    public int PanelOffset(int vector) => vector * Lanes * StepCount;

    /// <summary>The distance between neighbours along reduction axis <paramref name="axis"/> in a panel of <paramref name="vectors"/> vectors.</summary>
    public int StepStride(int axis, int vectors) => vectors * Lanes * StepsOf(axis);

    /// <summary>The steps from one neighbour along reduction axis <paramref name="axis"/> to the next.</summary>
    public int StepsOf(int axis) => Steps.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);

    /// <summary>The panels of equal width, cut again where the lane axis ends inside one.</summary>
    public IEnumerable<(int Lane, int Offset, int Panels, int Valid, int Vectors)> Regions()
    {
        foreach ((int start, int vectors, int count) in TileShape.Panels(Vectors, VectorsPerPanel))
        {
            int width = vectors * Lanes;
            int whole = Math.Min(count, (LaneExtent - (start * Lanes)) / width);
            if (whole > 0)
            {
                yield return (start * Lanes, PanelOffset(start), whole, width, vectors);
            }

            if (whole < count)
            {
                int lane = (start * Lanes) + (whole * width);
                yield return (lane, lane * StepCount, 1, LaneExtent - lane, vectors);
            }
        }
    }

    /// <summary>
    /// The copies from a tensor with constant strides. <paramref name="axes"/> gives, for each axis of the source that lies within the reduction,
    /// its extent, the source's stride and the reduction axis and factor by which it moves in here.
    /// </summary>
    public IEnumerable<CopyPlan> From(
        int sourceOffset, int laneStride, int targetOffset, int stepOffset, IReadOnlyList<(int Extent, int SourceStride, int Axis, int Factor)> axes)
    {
        foreach ((int lane, int offset, int panels, int valid, int vectors) in Regions())
        {
            int width = vectors * Lanes;
            var loops = new List<(int, int, int)> { (panels, width * laneStride, width * StepCount) };
            loops.AddRange(axes.Select(a => (a.Extent, a.SourceStride, a.Factor * StepStride(a.Axis, vectors))));
            loops.Add((valid, laneStride, 1));
            int innermost = StepStride(Steps.Count - 1, vectors);
            yield return new(sourceOffset + (lane * laneStride), targetOffset + offset + (stepOffset * innermost), Trim(loops));
        }
    }

    /// <summary>The copies from weights packed by their other axis: here the lane axis is <paramref name="other"/>'s reduction axis <paramref name="laneAxisThere"/>.</summary>
    public IEnumerable<CopyPlan> FromTransposed(
        PackedWeights other, int sourceOffset, int targetOffset, int laneAxisThere, int otherLaneAxisHere, IReadOnlyList<(int There, int Here)> shared)
    {
        foreach ((int lane, int offset, int panels, int valid, int vectors) in Regions())
        {
            int width = vectors * Lanes;
            foreach ((int lane2, int offset2, int panels2, int valid2, int vectors2) in other.Regions())
            {
                int width2 = vectors2 * other.Lanes;
                int here = StepStride(otherLaneAxisHere, vectors);
                int there = other.StepStride(laneAxisThere, vectors2);
                var loops = new List<(int, int, int)>
                {
                    (panels, width * there, width * StepCount),
                    (panels2, width2 * other.StepCount, width2 * here),
                };
                loops.AddRange(shared.Select(s => (Steps[s.Here], other.StepStride(s.There, vectors2), StepStride(s.Here, vectors))));
                loops.Add((valid2, 1, here));
                loops.Add((valid, there, 1));
                yield return new(sourceOffset + offset2 + (lane * there), targetOffset + offset + (lane2 * here), Trim(loops));
            }
        }
    }

    private static IReadOnlyList<(int, int, int)> Trim(List<(int Extent, int, int)> loops)
    {
        var kept = loops.Where(l => l.Extent > 1).ToList();
        return kept.Count == 0 ? [loops[loops.Count - 1]] : kept;
    }
}
