namespace ConvGen.Data;

/// <summary>Turns, scales and moves images with bilinear interpolation; what comes in from outside is background, which the edge is interpolated with too.</summary>
internal static class AffineSampling
{
    /// <summary>
    /// Turns an image about its middle, scales it about its middle, and then moves it. The target's pixel p is the source's at c + R⁻¹(p − c − t) / s, for the middle c = ((width − 1)/2,
    /// (height − 1)/2), as in torchvision's <c>functional.affine</c>.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="degrees">Counter-clockwise.</param>
    /// <param name="scale">Above 1 is larger.</param>
    /// <param name="right">In pixels.</param>
    /// <param name="down">In pixels.</param>
    public static void Apply(ref AugmentedImage image, float degrees, float scale, float right, float down)
    {
        (int height, int width, int channels) = (image.Shape.Height, image.Shape.Width, image.Shape.Channels);
        image.Pixels.CopyTo(image.Scratch);
        (double sine, double cosine) = Math.SinCos(degrees * Math.PI / 180);
        (double a, double b) = (cosine / scale, sine / scale);
        (double middleX, double middleY) = ((width - 1) / 2.0, (height - 1) / 2.0);
        int target = 0;
        for (int y = 0; y < height; y++)
        {
            double v = y - middleY - down;
            for (int x = 0; x < width; x++, target += channels)
            {
                // Rows grow downwards, so that counter-clockwise on paper is this way round.
                double u = x - middleX - right;
                Sample(in image, middleX + (a * u) - (b * v), middleY + (b * u) + (a * v), image.Pixels.Slice(target, channels));
            }
        }
    }

    /// <summary>The unmoved image at a point between its pixels.</summary>
    private static void Sample(ref readonly AugmentedImage image, double x, double y, Span<float> pixel)
    {
        double floorX = Math.Floor(x);
        double floorY = Math.Floor(y);
        (float right, float lower) = ((float)(x - floorX), (float)(y - floorY));

        // Far outside, the conversion saturates, and stays outside.
        (int left, int top) = ((int)floorX, (int)floorY);
        (int height, int width, int channels) = (image.Shape.Height, image.Shape.Width, image.Shape.Channels);
        ReadOnlySpan<float> source = image.Scratch;
        bool isLeftInside = (uint)left < (uint)width;
        bool isRightInside = (uint)(left + 1) < (uint)width;
        bool isTopInside = (uint)top < (uint)height;
        bool isBottomInside = (uint)(top + 1) < (uint)height;
        int place = ((top * width) + left) * channels;
        for (int c = 0; c < pixel.Length; c++)
        {
            float outside = image.Background[c];
            float topLeft = isTopInside && isLeftInside ? source[place + c] : outside;
            float topRight = isTopInside && isRightInside ? source[place + channels + c] : outside;
            float bottomLeft = isBottomInside && isLeftInside ? source[place + (width * channels) + c] : outside;
            float bottomRight = isBottomInside && isRightInside ? source[place + ((width + 1) * channels) + c] : outside;
            pixel[c] = ((1f - lower) * (((1f - right) * topLeft) + (right * topRight))) + (lower * (((1f - right) * bottomLeft) + (right * bottomRight)));
        }
    }
}
