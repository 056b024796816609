namespace ConvGen.Formats;

/// <summary>The pixels that a PNG file stores together, line after line: all of them, or one of the seven parts of an interlaced picture (section 8 of the specification).</summary>
/// <param name="Left">The first column.</param>
/// <param name="Top">The first row.</param>
/// <param name="StepX">From one of its columns to the next.</param>
/// <param name="StepY">From one of its rows to the next.</param>
internal readonly record struct PngPass(int Left, int Top, int StepX, int StepY)
{
    /// <summary>A picture that is not interlaced.</summary>
    public static IReadOnlyList<PngPass> Whole { get; } = [new(0, 0, 1, 1)];

    /// <summary>Adam Costello's seven.</summary>
    public static IReadOnlyList<PngPass> Interlaced { get; } =
        [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2)];

    /// <summary>How many columns it has of a picture.</summary>
    /// <param name="width">The picture's.</param>
    public int Columns(int width) => Math.Max(0, (width - Left + StepX - 1) / StepX);
}
