namespace ConvGen.Tool.Import;

/// <summary>An activation while a model is read.</summary>
/// <param name="Layer">What makes it; −1 is the image.</param>
/// <param name="Shape">As ConvGen has it.</param>
/// <param name="Axes">As ONNX has it.</param>
internal sealed record ImportedTensor(int Layer, TensorShape Shape, TensorAxes Axes)
{
    /// <summary>A map with the channels before height and width, as the standard's convolutions read it; maps of one row may lack the height.</summary>
    public bool IsChannelsFirst =>
        Axes.Are(AxisKind.Batch, AxisKind.Channel, AxisKind.Height, AxisKind.Width) || (Shape.Height == 1 && Axes.Are(AxisKind.Batch, AxisKind.Channel, AxisKind.Width));

    /// <summary>A map with the width before the height, as exporters make one of a row that they give a second axis behind it.</summary>
    public bool IsTurned => !IsChannelsFirst && Axes.Are(AxisKind.Batch, AxisKind.Channel, AxisKind.Width, AxisKind.Height);

    /// <summary>A map with the channels behind height and width, as TensorFlow has them.</summary>
    public bool IsChannelsLast =>
        Axes.Are(AxisKind.Batch, AxisKind.Height, AxisKind.Width, AxisKind.Channel) || (Shape.Height == 1 && Axes.Are(AxisKind.Batch, AxisKind.Width, AxisKind.Channel));

    /// <summary>What an axis counts, where it is the height or the width, or one of them of a single pixel; null for all else.</summary>
    public AxisKind? SpaceAxis(int axis)
    {
        if (Axes[axis] is [{ Kind: AxisKind.Height or AxisKind.Width } part])
        {
            return part.Kind;
        }

        // An axis of one element has no kind of its own: its place among the others tells.
        if (Axes[axis].Count > 0 || Shape.IsFlat)
        {
            return null;
        }

        AxisKind[] space = Axes.Rank == 3 ? [AxisKind.Width] : IsTurned ? [AxisKind.Width, AxisKind.Height] : [AxisKind.Height, AxisKind.Width];
        AxisKind[] order = IsChannelsFirst || IsTurned ? [AxisKind.Batch, AxisKind.Channel, .. space] : IsChannelsLast ? [AxisKind.Batch, .. space, AxisKind.Channel] : [];
        return axis < order.Length && order[axis] is AxisKind.Height or AxisKind.Width ? order[axis] : null;
    }

    /// <summary>The axis that holds the channels and nothing else; −1 where they are flattened together with pixels.</summary>
    public int ChannelAxis
    {
        get
        {
            for (int i = 0; i < Axes.Rank; i++)
            {
                if (Axes[i] is [{ Kind: AxisKind.Channel }])
                {
                    return i;
                }
            }

            return Shape.Channels == 1 && Axes.Rank > 1 && Axes[1].Count == 0 ? 1 : -1;
        }
    }
}
