namespace MnistSample.Data;

/// <summary>
/// Draws digits in MNIST's form, for a first run without any data: strokes with a random hand (points that wander, an affine distortion, a pen of random width),
/// smooth edges, and a little noise. The same seed gives the same pictures.
/// </summary>
internal sealed class DigitPainter(int seed)
{
    /// <summary>Rows and columns of a picture.</summary>
    public const int Side = 28;

    private const int PiecesOfACurve = 5;
    private readonly Random _random = new(seed);

    /// <summary>Draws <paramref name="count"/> pictures, the ten digits in turn.</summary>
    /// <returns>Side × Side bytes a picture, 0 black to 255 white, and each picture's digit.</returns>
    public (byte[] Pixels, int[] Labels) Paint(int count)
    {
        byte[] pixels = new byte[count * Side * Side];
        int[] labels = new int[count];
        float[] ink = new float[Side * Side];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 10;
            Draw(labels[i], ink);
            Develop(ink, pixels.AsSpan(i * ink.Length, ink.Length));
        }

        return (pixels, labels);
    }

    private void Draw(int digit, float[] ink)
    {
        Array.Clear(ink);
        (float X, float Y)[][][] variants = DigitShapes.Variants[digit];
        Hand hand = Hand.Random(_random);
        foreach ((float X, float Y)[] stroke in variants[_random.Next(variants.Length)])
        {
            (float X, float Y)[] points = Array.ConvertAll(stroke, point => hand.Place(point, _random));
            for (int i = 0; i + 1 < points.Length; i++)
            {
                DrawCurve(ink, points[Math.Max(0, i - 1)], points[i], points[i + 1], points[Math.Min(points.Length - 1, i + 2)], hand.PenRadius);
            }
        }
    }

    /// <summary>A Catmull-Rom curve from <paramref name="from"/> to <paramref name="to"/>, as straight pieces.</summary>
    private static void DrawCurve(float[] ink, (float X, float Y) before, (float X, float Y) from, (float X, float Y) to, (float X, float Y) after, float radius)
    {
        (float X, float Y) last = from;
        for (int i = 1; i <= PiecesOfACurve; i++)
        {
            float t = (float)i / PiecesOfACurve;
            (float X, float Y) next = (Spline(before.X, from.X, to.X, after.X, t), Spline(before.Y, from.Y, to.Y, after.Y, t));
            DrawPiece(ink, last, next, radius);
            last = next;
        }
    }

    private static float Spline(float p0, float p1, float p2, float p3, float t) =>
        0.5f * ((2 * p1) + (t * ((p2 - p0) + (t * ((2 * p0) - (5 * p1) + (4 * p2) - p3 + (t * ((3 * p1) - p0 - (3 * p2) + p3)))))));

    /// <summary>Inks the pixels nearer than the pen's radius to the piece; a pixel across the edge gets the share that is covered.</summary>
    private static void DrawPiece(float[] ink, (float X, float Y) from, (float X, float Y) to, float radius)
    {
        float reach = radius + 1;
        int left = Math.Max(0, (int)(Math.Min(from.X, to.X) - reach));
        int right = Math.Min(Side - 1, (int)(Math.Max(from.X, to.X) + reach));
        int top = Math.Max(0, (int)(Math.Min(from.Y, to.Y) - reach));
        int bottom = Math.Min(Side - 1, (int)(Math.Max(from.Y, to.Y) + reach));
        float dx = to.X - from.X;
        float dy = to.Y - from.Y;
        float lengthSquared = Math.Max((dx * dx) + (dy * dy), 1e-6f);
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                float px = x + 0.5f - from.X;
                float py = y + 0.5f - from.Y;
                float along = Math.Clamp(((px * dx) + (py * dy)) / lengthSquared, 0, 1);
                float ex = px - (along * dx);
                float ey = py - (along * dy);
                float covered = Math.Clamp(radius + 0.5f - MathF.Sqrt((ex * ex) + (ey * ey)), 0, 1);
                ref float pixel = ref ink[(y * Side) + x];
                pixel = Math.Max(pixel, covered);
            }
        }
    }

    /// <summary>Ink to bytes, with uneven pressure and noise where there is ink: MNIST's ground is clean.</summary>
    private void Develop(float[] ink, Span<byte> pixels)
    {
        float pressure = Uniform(_random, 0.8f, 1.1f);
        for (int i = 0; i < pixels.Length; i++)
        {
            float level = ink[i] == 0 ? 0 : (ink[i] * pressure) + Uniform(_random, -0.12f, 0.12f);
            pixels[i] = (byte)Math.Clamp((int)(level * 255), 0, 255);
        }
    }

    private static float Uniform(Random random, float from, float to) => from + ((to - from) * random.NextSingle());

    /// <summary>One writer: a map from the box of a shape to the picture, a pen, and how far the points wander.</summary>
    private readonly record struct Hand(float Xx, float Xy, float Yx, float Yy, float X, float Y, float PenRadius, float Wander)
    {
        public static Hand Random(Random random)
        {
            float height = Uniform(random, 17, 21);
            float width = height * Uniform(random, 0.6f, 1.2f);
            float slant = Uniform(random, -0.45f, 0.45f);
            (float sine, float cosine) = MathF.SinCos(Uniform(random, -0.3f, 0.3f));
            return new Hand(
                Xx: width * cosine,
                Xy: (-slant * width * cosine) - (height * sine),
                Yx: width * sine,
                Yy: (-slant * width * sine) + (height * cosine),
                X: (Side / 2) + Uniform(random, -1.5f, 1.5f),
                Y: (Side / 2) + Uniform(random, -1.5f, 1.5f),
                PenRadius: Uniform(random, 0.6f, 1.8f),
                Wander: Uniform(random, 0, 0.1f));
        }

        public (float X, float Y) Place((float X, float Y) point, Random random)
        {
            float x = point.X - 0.5f + Uniform(random, -Wander, Wander);
            float y = point.Y - 0.5f + Uniform(random, -Wander, Wander);
            return ((Xx * x) + (Xy * y) + X, (Yx * x) + (Yy * y) + Y);
        }
    }
}
