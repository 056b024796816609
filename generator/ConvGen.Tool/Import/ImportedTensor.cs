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
