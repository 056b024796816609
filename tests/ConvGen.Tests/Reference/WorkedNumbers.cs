namespace ConvGen.Tests.Reference;

/// <summary>A square one-channel image, a 3×3 kernel without bias or padding, a stride, and the outputs that teaching material prints for them.</summary>
internal sealed record WorkedConvolution(string Name, int Side, double[] Image, double[] Kernel, int Stride, double[] Expected);

/// <summary>The worked numbers of teaching material on convolutional networks, as data for the reference and for the emitted code.</summary>
internal static class WorkedNumbers
{
    private static readonly double[] Binary5 = Digits("10101 10011 01101 10010 00110");
    private static readonly double[] Binary6 = Digits("100001 010010 001100 100010 010010 001010");
    private static readonly double[] Digits6 = Digits("301274 158931 272513 013178 421628 245239");
    private static readonly double[] HalfBright6 = [.. Enumerable.Range(0, 36).Select(i => i % 6 < 3 ? 10.0 : 0)];
    private static readonly double[] Impulse5 = [.. Enumerable.Range(0, 25).Select(i => i == 12 ? 1.0 : 0)];
    private static readonly double[] Constant5 = [.. Enumerable.Repeat(16.0, 25)];
    private static readonly double[] Photograph5 =
        [95, 242, 186, 152, 39, 39, 14, 220, 153, 180, 5, 247, 212, 54, 46, 46, 77, 133, 110, 74, 156, 35, 74, 93, 116];

    private static readonly double[] Vertical = [1, 0, -1, 1, 0, -1, 1, 0, -1];
    private static readonly double[] Laplacian = [0, 1, 0, 1, -4, 1, 0, 1, 0];

    /// <summary>The 4×4 image of the pooling example; its 2×2 maxima at stride 2 are 123 253 / 187 165.</summary>
    public static readonly double[] PoolImage = [4, 123, 1, 34, 56, 99, 222, 253, 45, 122, 165, 12, 21, 187, 133, 124];

    public static readonly double[] PoolMaxima = [123, 253, 187, 165];

    private static readonly WorkedConvolution[] Printed =
    [
        // A slide prints 3 for the last of row two; the sum is 2.
        new("cross", 5, Binary5, [0, 1, 0, 1, 0, -1, 0, 1, 0], 1, [2, 1, -1, -1, 1, 2, 2, 1, 1]),
        new("cross at stride 2", 5, Binary5, [0, 1, 0, 1, 0, -1, 0, 1, 0], 2, [2, -1, 2, 1]),
        new("vertical edge of digits", 6, Digits6, Vertical, 1, [-5, -4, 0, 8, -10, -2, 2, 3, 0, -2, -4, -7, -3, -2, -3, -16]),
        new("vertical edge of a step", 6, HalfBright6, Vertical, 1, [0, 30, 30, 0, 0, 30, 30, 0, 0, 30, 30, 0, 0, 30, 30, 0]),
        new("diagonal", 6, Binary6, [1, -1, -1, -1, 1, -1, -1, -1, 1], 1, [3, -1, -3, -1, -3, 1, 0, -3, -3, -3, 0, 1, 3, -2, -2, -1]),
        new("column", 6, Binary6, [-1, 1, -1, -1, 1, -1, -1, 1, -1], 1, [-1, -1, -1, -1, -1, -1, -2, 1, -1, -1, -2, 1, -1, 0, -4, 3]),
        new("Laplacian", 5, Photograph5, Laplacian, 1, [692, -315, -6, -680, -194, 305, 153, -59, -86]),
        new("Laplacian at stride 2", 5, Photograph5, Laplacian, 2, [692, -6, 153, -86]),
    ];

    // Kernel and what it makes of a constant image of 16.
    private static readonly (string Name, double[] Kernel, double OfConstant)[] ClassicFilters =
    [
        ("identity", [0, 0, 0, 0, 1, 0, 0, 0, 0], 16),
        ("edge, diagonal", [1, 0, -1, 0, 0, 0, -1, 0, 1], 0),
        ("edge, four neighbours", [0, -1, 0, -1, 4, -1, 0, -1, 0], 0),
        ("edge, eight neighbours", [-1, -1, -1, -1, 8, -1, -1, -1, -1], 0),
        ("sharpen", [0, -1, 0, -1, 5, -1, 0, -1, 0], 16),
        ("box blur", [.. Enumerable.Repeat(1.0 / 9, 9)], 16),
        ("Gaussian blur", [.. new double[] { 1, 2, 1, 2, 4, 2, 1, 2, 1 }.Select(value => value / 16)], 16),
    ];

    /// <summary>
    /// The printed examples, then each classic filter on an impulse, which gives the filter itself turned by half a turn (these are symmetric), and on a constant.
    /// </summary>
    public static WorkedConvolution[] Convolutions { get; } =
    [
        .. Printed,
        .. ClassicFilters.Select(filter => new WorkedConvolution($"{filter.Name} of an impulse", 5, Impulse5, filter.Kernel, 1, filter.Kernel)),
        .. ClassicFilters.Select(filter => new WorkedConvolution(
            $"{filter.Name} of a constant", 5, Constant5, filter.Kernel, 1, [.. Enumerable.Repeat(filter.OfConstant, 9)])),
    ];

    private static double[] Digits(string rows) => [.. rows.Where(char.IsAsciiDigit).Select(digit => (double)(digit - '0'))];
}
