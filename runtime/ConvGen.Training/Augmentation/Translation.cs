namespace ConvGen.Data;

/// <summary>Moves images by whole pixels.</summary>
internal static class Translation
{
    /// <summary>Moves an image; what moves in is background.</summary>
    /// <param name="image">The image.</param>
    /// <param name="down">In pixels; negative is up.</param>
    /// <param name="right">In pixels; negative is left.</param>
    public static void Move(ref AugmentedImage image, int down, int right)
    {
        if (down == 0 && right == 0)
        {
            return;
        }

        (int height, int width, int channels) = (image.Shape.Height, image.Shape.Width, image.Shape.Channels);
        Span<float> target = image.Pixels;
        Span<float> source = image.Scratch;
        target.CopyTo(source);
        int rowLength = width * channels;
        int left = Math.Clamp(right, 0, width) * channels;
        int skipped = Math.Clamp(-right, 0, width) * channels;
        int kept = rowLength - left - skipped;
        for (int y = 0; y < height; y++)
        {
            Span<float> row = target.Slice(y * rowLength, rowLength);
            int sourceRow = y - down;
            if (sourceRow < 0 || sourceRow >= height || kept <= 0)
            {
                Fill(row, image.Background);
                continue;
            }

            Fill(row[..left], image.Background);
            source.Slice((sourceRow * rowLength) + skipped, kept).CopyTo(row[left..]);
            Fill(row[(left + kept)..], image.Background);
        }
    }

    /// <summary>Writes background over whole pixels.</summary>
    /// <param name="pixels">Where.</param>
    /// <param name="background">A value for each channel.</param>
    public static void Fill(Span<float> pixels, ReadOnlySpan<float> background)
    {
        if (background.Length == 1)
        {
            pixels.Fill(background[0]);
            return;
        }

        for (int i = 0; i < pixels.Length; i += background.Length)
        {
            background.CopyTo(pixels[i..]);
        }
    }
}
