namespace ConvGen.Data;

/// <summary>Moves images by whole pixels.</summary>
internal static class Translation
{
    /// <summary>Moves an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="down">In pixels; negative is up.</param>
    /// <param name="right">In pixels; negative is left.</param>
    /// <param name="mode">What moves in; to be reflected, it is narrower than the image.</param>
    public static void Move(ref AugmentedImage image, int down, int right, PaddingMode mode = PaddingMode.Background)
    {
        if (down == 0 && right == 0)
        {
            return;
        }

        (int height, int width) = (image.Shape.Height, image.Shape.Width);
        int rowLength = width * image.Shape.Channels;
        image.Pixels.CopyTo(image.Scratch);
        for (int y = 0; y < height; y++)
        {
            int from = Source(y - down, height, mode);
            ReadOnlySpan<float> source = from < 0 ? default : image.Scratch.Slice(from * rowLength, rowLength);
            MoveRow(source, image.Pixels.Slice(y * rowLength, rowLength), right, image.Background, mode);
        }
    }

    /// <summary>Moves a row; an empty source is background.</summary>
    private static void MoveRow(ReadOnlySpan<float> source, Span<float> target, int right, ReadOnlySpan<float> background, PaddingMode mode)
    {
        int channels = background.Length;
        int width = target.Length / channels;

        // What comes from the image itself is most of the row: one copy.
        int begin = source.IsEmpty ? width : Math.Clamp(right, 0, width);
        int end = Math.Clamp(width + right, begin, width);
        if (begin < end)
        {
            source.Slice((begin - right) * channels, (end - begin) * channels).CopyTo(target[(begin * channels)..]);
        }

        for (int x = begin > 0 ? 0 : end; x < width; x = x + 1 == begin ? end : x + 1)
        {
            int from = source.IsEmpty ? -1 : Source(x - right, width, mode);
            (from < 0 ? background : source.Slice(from * channels, channels)).CopyTo(target[(x * channels)..]);
        }
    }

    /// <summary>Where a row or column comes from; negative for background.</summary>
    private static int Source(int place, int count, PaddingMode mode)
    {
        if (place >= 0 && place < count)
        {
            return place;
        }

        return mode switch
        {
            PaddingMode.Edge => Math.Clamp(place, 0, count - 1),
            PaddingMode.Reflect => place < 0 ? -place : (2 * (count - 1)) - place,
            _ => -1,
        };
    }
}
