using System.Runtime.CompilerServices;

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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A first epoch is too long to be spent in code that is not optimised yet.
    public static void Apply(ref AugmentedImage image, float degrees, float scale, float right, float down)
    {
        (int height, int width, int channels) = (image.Shape.Height, image.Shape.Width, image.Shape.Channels);
        Span<float> target = image.Pixels;
        Span<float> source = image.Scratch;
        target.CopyTo(source);
        (double sine, double cosine) = Math.SinCos(degrees * Math.PI / 180);
        (double a, double b) = (cosine / scale, sine / scale);
        (double middleX, double middleY) = ((width - 1) / 2.0, (height - 1) / 2.0);
        int rowLength = width * channels;
        int pixel = 0;
        for (int y = 0; y < height; y++)
        {
            // Rows grow downwards, so that counter-clockwise on paper is this way round.
            double v = y - middleY - down;
            double rowX = middleX - (b * v);
            double rowY = middleY + (a * v);
            for (int x = 0; x < width; x++, pixel += channels)
            {
                double u = x - middleX - right;
                double placeX = rowX + (a * u);
                double placeY = rowY + (b * u);
                double floorX = Math.Floor(placeX);
                double floorY = Math.Floor(placeY);

                // Far outside, the conversion saturates, and stays outside.
                (int left, int top) = ((int)floorX, (int)floorY);
                var weights = new Weights((float)(placeX - floorX), (float)(placeY - floorY));
                if ((uint)left >= (uint)(width - 1) || (uint)top >= (uint)(height - 1))
                {
                    SampleEdge(in image, left, top, weights, target.Slice(pixel, channels));
                    continue;
                }

                int place = (top * rowLength) + (left * channels);
                ReadOnlySpan<float> upper = source.Slice(place, 2 * channels);
                ReadOnlySpan<float> lower = source.Slice(place + rowLength, 2 * channels);
                for (int c = 0; c < channels; c++)
                {
                    target[pixel + c] = weights.Of(upper[c], upper[channels + c], lower[c], lower[channels + c]);
                }
            }
        }
    }

    /// <summary>A point of which not all four neighbours are inside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SampleEdge(ref readonly AugmentedImage image, int left, int top, Weights weights, Span<float> pixel)
    {
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
            pixel[c] = weights.Of(
                isTopInside && isLeftInside ? source[place + c] : outside,
                isTopInside && isRightInside ? source[place + channels + c] : outside,
                isBottomInside && isLeftInside ? source[place + (width * channels) + c] : outside,
                isBottomInside && isRightInside ? source[place + ((width + 1) * channels) + c] : outside);
        }
    }

    /// <summary>How far a point is from its upper left neighbour, in [0, 1).</summary>
    private readonly record struct Weights(float Right, float Lower)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public float Of(float topLeft, float topRight, float bottomLeft, float bottomRight) =>
            ((1f - Lower) * (((1f - Right) * topLeft) + (Right * topRight))) + (Lower * (((1f - Right) * bottomLeft) + (Right * bottomRight)));
    }
}
