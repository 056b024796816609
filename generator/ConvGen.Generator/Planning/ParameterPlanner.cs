using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>Gives packed tensors their places, and says how each is packed from canonical order.</summary>
/// <param name="space">Where they are.</param>
internal sealed class ParameterPlanner(Space space = Space.Parameters)
{
    private readonly Dictionary<int, List<CopyPlan>> _packing = [];

    public int Length { get; private set; }

    /// <summary>For each of <paramref name="count"/> tensors; none for those that were not added.</summary>
    public IReadOnlyList<IReadOnlyList<CopyPlan>> Packing(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (IReadOnlyList<CopyPlan>)(_packing.TryGetValue(i, out List<CopyPlan>? copies) ? copies : []))];

    /// <summary>Places a tensor.</summary>
    /// <param name="tensor">Its index among the canonical ones.</param>
    /// <param name="length">Packed, in floats.</param>
    /// <param name="copies">From canonical to packed order, given where it is placed.</param>
    public Location Add(int tensor, int length, Func<int, IEnumerable<CopyPlan>> copies)
    {
        Location location = Reserve(length);
        _packing[tensor] = [.. copies(location.Offset)];
        return location;
    }

    /// <summary>Places something that is made of packed tensors.</summary>
    public Location Reserve(int length)
    {
        var location = new Location(space, Length);
        Length += TensorLayout.AlignLength(length);
        return location;
    }

    /// <summary>A number for each channel, with zeros to whole vectors.</summary>
    public Location AddChannels(int tensor, int channels, int padded) => Add(tensor, padded, offset => [new(0, offset, [(channels, 1, 1)])]);

    public Location AddDense(int tensor, DenseLayer layer, PackedWeights packed, TensorLayout x) => Add(tensor, packed.Length, offset => DenseCopies(layer, packed, x, offset));

    /// <summary>The copies from a dense layer's canonical weights to the packed ones at <paramref name="offset"/>.</summary>
    public static IEnumerable<CopyPlan> DenseCopies(DenseLayer layer, PackedWeights packed, TensorLayout x, int offset) =>
        packed.From(
            0, layer.Input.Length, offset, 0,
            [
                (x.Shape.Channels, x.Shape.Height * x.Shape.Width, 0, x.ChannelStride),
                (x.Shape.Height, x.Shape.Width, 0, x.RowStride),
                (x.Shape.Width, 1, 0, x.ColumnStride),
            ]);

    /// <summary>The copies from canonical order to the packed weights at <paramref name="offset"/>.</summary>
    public static IEnumerable<CopyPlan> CanonicalCopies(ConvolutionShape s, ConvolutionWeights weights, int offset) =>
        weights.Packed!.From(
            0, s.Inputs * s.Taps, offset, 0,
            [
                (s.Window.KernelHeight, s.Window.KernelWidth, ConvolutionWeights.RowAxis, 1),
                (s.Window.KernelWidth, 1, weights.ColumnAxis, 1),
                (s.Inputs, s.Taps, weights.InputAxis, 1),
            ]);
}
