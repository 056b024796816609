using System.Runtime.CompilerServices;

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

        if (mode is PaddingMode.Background)
        {
            MoveOverBackground(image.Pixels, image.Shape, down, right, image.Background);
            return;
        }

        (int height, int width) = (image.Shape.Height, image.Shape.Width);
        int rowLength = width * image.Shape.Channels;
        image.Pixels.CopyTo(image.Scratch);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> source = image.Scratch.Slice(Source(y - down, height, mode) * rowLength, rowLength);
            MoveRow(source, image.Pixels.Slice(y * rowLength, rowLength), right, image.Shape.Channels, mode);
        }
    }

    /// <summary>
    /// All rows at once, as the one row that they are in memory: what leaves a row at one end enters the next at the other, and is painted over. Optimised from the first call on: a whole epoch would pass in
    /// code that is not.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MoveOverBackground(Span<float> pixels, TensorShape shape, int down, int right, ReadOnlySpan<float> background)
    {
        (int height, int width) = (shape.Height, shape.Width);
        if (Math.Abs(down) >= height || Math.Abs(right) >= width)
        {
            Paint(pixels, background);
            return;
        }

        int rowLength = pixels.Length / height;
        int margin = Math.Abs(right) * background.Length;
        int offset = (down * rowLength) + (right * background.Length);
        if (offset > 0)
        {
            pixels[..^offset].CopyTo(pixels[offset..]);
        }
        else
        {
            pixels[-offset..].CopyTo(pixels);
        }

        if (down != 0)
        {
            Paint(down > 0 ? pixels[..(down * rowLength)] : pixels[(pixels.Length + (down * rowLength))..], background);
        }

        if (margin > 0)
        {
            for (int start = right > 0 ? 0 : rowLength - margin; start < pixels.Length; start += rowLength)
            {
                Paint(pixels.Slice(start, margin), background);
            }
        }
    }

    private static void Paint(Span<float> pixels, ReadOnlySpan<float> background)
    {
        if (background.Length == 1)
        {
            pixels.Fill(background[0]);
            return;
        }

        for (int start = 0; start < pixels.Length; start += background.Length)
        {
            background.CopyTo(pixels[start..]);
        }
    }

    /// <summary>Moves a row.</summary>
    private static void MoveRow(ReadOnlySpan<float> source, Span<float> target, int right, int channels, PaddingMode mode)
    {
        int width = target.Length / channels;

        // What comes from the image itself is most of the row: one copy.
        int begin = Math.Clamp(right, 0, width);
        int end = Math.Clamp(width + right, begin, width);
        if (begin < end)
        {
            source.Slice((begin - right) * channels, (end - begin) * channels).CopyTo(target[(begin * channels)..]);
        }

        for (int x = begin > 0 ? 0 : end; x < width; x = x + 1 == begin ? end : x + 1)
        {
            source.Slice(Source(x - right, width, mode) * channels, channels).CopyTo(target[(x * channels)..]);
        }
    }

    /// <summary>Where a row or column comes from.</summary>
    private static int Source(int place, int count, PaddingMode mode)
    {
        if (place >= 0 && place < count)
        {
            return place;
        }

        return mode is PaddingMode.Edge ? Math.Clamp(place, 0, count - 1)
            : place < 0 ? -place
            : (2 * (count - 1)) - place;
    }
}
