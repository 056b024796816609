using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

internal enum LaneAxis
{
    /// <summary>Height × width × channels: vectors run over channels.</summary>
    Channels,

    /// <summary>Channels × height × width: vectors run over the columns of a plane.</summary>
    Columns,
}

/// <summary>Rows and columns of zeros around an activation, so that no kernel has an edge case.</summary>
internal readonly record struct Halo(int Top, int Left, int Bottom, int Right)
{
    public bool IsEmpty => Top + Left + Bottom + Right == 0;

    /// <summary>Enough for both.</summary>
    public Halo Union(Halo other) => new(Math.Max(Top, other.Top), Math.Max(Left, other.Left), Math.Max(Bottom, other.Bottom), Math.Max(Right, other.Right));
}

/// <summary>
/// Where the elements of one image's activation (or its gradient) lie. Element (h, w, c) is at
/// <c>Origin + h·RowStride + w·ColumnStride + c·ChannelStride</c>. Whatever is not an element (halo, padded lanes, the ends of rows) is zero and stays zero.
/// </summary>
internal sealed record TensorLayout(
    LaneAxis Axis,
    Shape Shape,
    VectorWidth Width,
    Halo Halo,
    int Origin,
    int RowStride,
    int ColumnStride,
    int ChannelStride,
    int Length)
{
    /// <summary>Channels, rounded up to whole vectors, for <see cref="LaneAxis.Channels"/>.</summary>
    public int PaddedChannels => Arithmetic.RoundUp(Shape.Channels, Width.Lanes);

    /// <summary>The floats from the first element to the last one, whatever lies between.</summary>
    public int Extent => Axis == LaneAxis.Channels
        ? ((Shape.Height - 1) * RowStride) + (Shape.Width * ColumnStride)
        : ((Shape.Channels - 1) * ChannelStride) + (Shape.Height * RowStride);

    /// <summary>Some of the channels, where they lie.</summary>
    public TensorLayout Slice(Target target, int first, int channels) => this with
    {
        Shape = Shape with { Channels = channels },
        Width = target.WidthFor(channels),
        Origin = Origin + (first * ChannelStride),
    };

    public int Offset(int row, int column, int channel = 0) => Origin + (row * RowStride) + (column * ColumnStride) + (channel * ChannelStride);

    /// <param name="shape">The elements.</param>
    /// <param name="halo">The zeros around them.</param>
    /// <param name="width">Of the vectors over channels.</param>
    /// <param name="padChannels">Whether a pixel takes whole vectors.</param>
    /// <param name="spread">
    /// Whether pixels may be kept apart: at a distance of a multiple of 512 bytes, neighbours share so few sets of the first-level cache that a row
    /// of them does not fit. A line more between them spreads them over all sets. Not before dense layers, which would have to read it.
    /// </param>
    public static TensorLayout ChannelsLast(Shape shape, Halo halo, VectorWidth width, bool padChannels, bool spread)
    {
        int pixel = padChannels ? Arithmetic.RoundUp(shape.Channels, width.Lanes) : shape.Channels;
        if (spread && pixel % 128 == 0)
        {
            pixel += 16;
        }

        int row = (shape.Width + halo.Left + halo.Right) * pixel;
        int rows = shape.Height + halo.Top + halo.Bottom;
        return new(LaneAxis.Channels, shape, width, halo, (halo.Top * row) + (halo.Left * pixel), row, pixel, 1, AlignLength(rows * row));
    }

    public static TensorLayout Planar(Shape shape, Halo halo, VectorWidth width)
    {
        // A row ends with whole vectors of zeros: kernels read shifted vectors past the last column, and sums over columns need zeros there.
        int row = Arithmetic.RoundUp(shape.Width, width.Lanes) + Arithmetic.RoundUp(halo.Left + halo.Right, 4);
        int plane = (shape.Height + halo.Top + halo.Bottom) * row;
        int slack = (2 * width.Lanes) + halo.Left + halo.Right;
        return new(LaneAxis.Columns, shape, width, halo, (halo.Top * row) + halo.Left, row, 1, plane, AlignLength((shape.Channels * plane) + slack));
    }

    /// <summary>Buffers start on cache lines.</summary>
    public static int AlignLength(int floats) => Arithmetic.RoundUp(floats, 16);
}
