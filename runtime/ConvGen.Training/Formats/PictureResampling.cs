namespace ConvGen.Formats;

/// <summary>
/// Changes the size of pictures by separable linear interpolation that widens as it shrinks, so that every pixel of the source counts: the filter is max(0, 1 − |x| / s) around each target pixel's
/// centre, s being the shrinkage, or 1 where the picture grows. Python: Pillow's <c>resize(…, BILINEAR)</c>; PyTorch: <c>Resize(antialias=True)</c>.
/// </summary>
internal static class PictureResampling
{
    /// <summary>A rectangle of a picture in another size.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="left">The rectangle's left edge, in pixels; may lie within one.</param>
    /// <param name="top">Its upper edge.</param>
    /// <param name="spanX">Its width.</param>
    /// <param name="spanY">Its height.</param>
    /// <param name="width">The new width.</param>
    /// <param name="height">The new height.</param>
    public static Picture Resample(Picture picture, double left, double top, double spanX, double spanY, int width, int height)
    {
        Tap[] columns = Taps(left, spanX, picture.Width, width);
        Tap[] rows = Taps(top, spanY, picture.Height, height);
        int channels = picture.Channels;

        // First along the rows, for the rows that are needed; then along the columns.
        float[] narrow = new float[picture.Height * width * channels];
        for (int y = rows[0].First; y < rows[^1].First + rows[^1].Weights.Length; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int first, float[] weights) = columns[x];
                for (int c = 0; c < channels; c++)
                {
                    float sum = 0;
                    for (int i = 0; i < weights.Length; i++)
                    {
                        sum += weights[i] * picture[first + i, y, c];
                    }

                    narrow[(((y * width) + x) * channels) + c] = sum;
                }
            }
        }

        var result = new Picture(width, height, channels);
        int rowLength = width * channels;
        for (int y = 0; y < height; y++)
        {
            (int first, float[] weights) = rows[y];
            Span<float> target = result.Pixels.AsSpan(y * rowLength, rowLength);
            for (int i = 0; i < weights.Length; i++)
            {
                ReadOnlySpan<float> source = narrow.AsSpan((first + i) * rowLength, rowLength);
                for (int x = 0; x < target.Length; x++)
                {
                    target[x] += weights[i] * source[x];
                }
            }
        }

        return result;
    }

    private static Tap[] Taps(double begin, double span, int sourceLength, int length)
    {
        double scale = span / length;
        double support = Math.Max(1.0, scale);
        var taps = new Tap[length];
        for (int i = 0; i < length; i++)
        {
            double centre = begin + ((i + 0.5) * scale);
            int first = Math.Clamp((int)Math.Floor(centre - support + 0.5), 0, sourceLength - 1);
            int last = Math.Clamp((int)Math.Ceiling(centre + support - 0.5) - 1, first, sourceLength - 1);
            double[] weights = [.. Enumerable.Range(first, last - first + 1).Select(x => Math.Max(0.0, 1.0 - (Math.Abs(x + 0.5 - centre) / support)))];
            double sum = weights.Sum();
            taps[i] = new Tap(first, [.. weights.Select(w => (float)(w / sum))]);
        }

        return taps;
    }

    /// <summary>The source pixels that make a target pixel.</summary>
    private readonly record struct Tap(int First, float[] Weights);
}
