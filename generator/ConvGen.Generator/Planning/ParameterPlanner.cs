using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>Gives packed parameters their places, and says how each is packed from canonical order.</summary>
internal sealed class ParameterPlanner
{
    private readonly List<IReadOnlyList<CopyPlan>> _packing = [];

    public int Length { get; private set; }

    /// <summary>For each parameter, in the order of the network's.</summary>
    public IReadOnlyList<IReadOnlyList<CopyPlan>> Packing => _packing;

    public Location Place(int length)
    {
        var location = new Location(Space.Parameters, Length);
        Length += TensorLayout.AlignLength(length);
        return location;
    }

    public Location AddConvolution(ConvolutionShape s, ConvolutionWeights weights)
    {
        int filter = s.Inputs * s.Taps;
        if (weights.Packed is not { } packed)
        {
            Location canonical = Place(s.Outputs * filter);
            _packing.Add([new(0, canonical.Offset, [(s.Outputs * filter, 1, 1)])]);
            return canonical;
        }

        Location location = Place(packed.Length);
        _packing.Add([.. CanonicalCopies(s, weights, location.Offset)]);
        return location;
    }

    public Location AddDense(DenseLayer layer, PackedWeights packed, TensorLayout x)
    {
        Location location = Place(packed.Length);
        Shape map = x.Shape;
        _packing.Add([.. packed.From(
            0, layer.Input.Length, location.Offset, 0,
            [
                (map.Channels, map.Height * map.Width, 0, x.ChannelStride),
                (map.Height, map.Width, 0, x.RowStride),
                (map.Width, 1, 0, x.ColumnStride),
            ])]);
        return location;
    }

    public Location AddBias(int channels, int padded)
    {
        Location location = Place(padded);
        _packing.Add([new(0, location.Offset, [(channels, 1, 1)])]);
        return location;
    }

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
