using System.Globalization;
using ConvGen.Formats;

namespace MnistSample.Images;

/// <summary>
/// Brings a picture into MNIST's form: 28 × 28, white ink on black, the digit 20 pixels along its longer side and its centre of mass in the middle
/// (yann.lecun.com/exdb/mnist describes it so).
/// </summary>
internal static class DigitFramer
{
    /// <summary>Rows and columns of the result.</summary>
    public const int Side = 28;

    private const int InkSide = 20;

    /// <summary>Anything fainter, next to the blackest ink, is paper.</summary>
    private const float Faint = 0.25f;

    /// <summary>The framed picture and, in words, what was done to it; empty words for a picture that already had the form.</summary>
    /// <param name="image">In grey.</param>
    /// <param name="name">What an error calls it.</param>
    /// <exception cref="InvalidDataException">The picture is of one grey.</exception>
    public static (float[] Pixels, string Changes) Frame(Picture image, string name = "the picture")
    {
        (Picture ink, bool inverted) = InkOnBlack(image, name);
        if (!inverted && image.Width == Side && image.Height == Side)
        {
            return (image.Pixels, "");
        }

        (int left, int top, int width, int height) = InkBox(ink);
        float scale = (float)InkSide / Math.Max(width, height);
        float[] pixels = PlaceByMass(ink, left, top, width, height, scale);
        string size = string.Create(CultureInfo.InvariantCulture, $"digit of {width} × {height} in {image.Width} × {image.Height} scaled by {scale:0.###} and centred");
        return (pixels, inverted ? "inverted, " + size : size);
    }

    /// <summary>Contrast from 0, the paper, to 1, the ink. The border tells which is which: digits stand in the middle of their paper.</summary>
    private static (Picture Ink, bool Inverted) InkOnBlack(Picture image, string name)
    {
        float darkest = image.Pixels.Min();
        float lightest = image.Pixels.Max();
        if (lightest - darkest < 0.05f)
        {
            throw new InvalidDataException($"Cannot use {name} ({image.Width} × {image.Height}): found a picture of one grey, expected a digit that stands out from its ground.");
        }

        bool inverted = BorderMean(image) > (darkest + lightest) / 2;
        var ink = new Picture(image.Width, image.Height);
        for (int i = 0; i < ink.Pixels.Length; i++)
        {
            ink.Pixels[i] = (inverted ? lightest - image.Pixels[i] : image.Pixels[i] - darkest) / (lightest - darkest);
        }

        return (ink, inverted);
    }

    private static float BorderMean(Picture image)
    {
        double sum = 0;
        int count = 0;
        for (int y = 0; y < image.Height; y++)
        {
            bool isEdgeRow = y == 0 || y == image.Height - 1;
            int step = isEdgeRow ? 1 : Math.Max(1, image.Width - 1);
            for (int x = 0; x < image.Width; x += step)
            {
                sum += image[x, y];
                count++;
            }
        }

        return (float)(sum / count);
    }

    private static (int Left, int Top, int Width, int Height) InkBox(Picture ink)
    {
        int left = ink.Width;
        int right = -1;
        int top = ink.Height;
        int bottom = -1;
        for (int y = 0; y < ink.Height; y++)
        {
            for (int x = 0; x < ink.Width; x++)
            {
                if (ink[x, y] > Faint)
                {
                    (left, right) = (Math.Min(left, x), Math.Max(right, x));
                    (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
                }
            }
        }

        return (left, top, right - left + 1, bottom - top + 1);
    }

    private static float[] PlaceByMass(Picture ink, int left, int top, int width, int height, float scale)
    {
        double mass = 0;
        double massX = 0;
        double massY = 0;
        for (int y = top; y < top + height; y++)
        {
            for (int x = left; x < left + width; x++)
            {
                mass += ink[x, y];
                massX += ink[x, y] * (x + 0.5);
                massY += ink[x, y] * (y + 0.5);
            }
        }

        // The centre of mass goes to the middle of the frame; every target pixel is the mean of what it covers.
        float originX = (float)(massX / mass) - (Side / 2 / scale);
        float originY = (float)(massY / mass) - (Side / 2 / scale);
        float[] pixels = new float[Side * Side];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                pixels[(y * Side) + x] = MeanOf(ink, originX + (x / scale), originY + (y / scale), 1 / scale);
            }
        }

        return pixels;
    }

    /// <summary>The mean over a square of <paramref name="side"/> source pixels, by samples of the interpolated picture at most a pixel apart.</summary>
    private static float MeanOf(Picture ink, float left, float top, float side)
    {
        int samples = Math.Clamp((int)MathF.Ceiling(side), 2, 64);
        float sum = 0;
        for (int row = 0; row < samples; row++)
        {
            for (int column = 0; column < samples; column++)
            {
                sum += Interpolate(ink, left + ((column + 0.5f) * side / samples) - 0.5f, top + ((row + 0.5f) * side / samples) - 0.5f);
            }
        }

        return sum / (samples * samples);
    }

    private static float Interpolate(Picture ink, float x, float y)
    {
        int left = (int)MathF.Floor(x);
        int top = (int)MathF.Floor(y);
        float right = x - left;
        float lower = y - top;
        return ((1 - lower) * (((1 - right) * At(ink, left, top)) + (right * At(ink, left + 1, top))))
            + (lower * (((1 - right) * At(ink, left, top + 1)) + (right * At(ink, left + 1, top + 1))));
    }

    private static float At(Picture ink, int x, int y) => (uint)x < (uint)ink.Width && (uint)y < (uint)ink.Height ? ink[x, y] : 0;
}
