namespace ConvGen.Generator.Kernels;

/// <summary>
/// Winograd's F(m×m, r×r): m×m outputs of a convolution with r×r taps from (m + r − 1)² products instead of m²r². Interpolation points are 0, ±1, ∞, or 0, ±√½, ±√2, ∞
/// (Lavin and Gray 2016 have 0, ±1, ±2, ∞, whose largest error is four to five times as large).
/// </summary>
/// <param name="Outputs">Output pixels a side of a tile.</param>
/// <param name="Taps">A side of the window.</param>
internal sealed record WinogradAlgorithm(int Outputs, int Taps)
{
    public static WinogradAlgorithm F4x3 { get; } = new(4, 3);

    public static WinogradAlgorithm F2x3 { get; } = new(2, 3);

    public static WinogradAlgorithm F2x5 { get; } = new(2, 5);

    /// <summary>Input pixels a side of a tile, and products: 4 or 6.</summary>
    public int Points => Outputs + Taps - 1;

    /// <summary>Products of a tile and a pair of channels.</summary>
    public int Planes => Points * Points;

    /// <summary>What the input transform of one tile and one vector of channels takes, in cycles; measured.</summary>
    public double InputCycles => Points == 4 ? 50 : 110;

    /// <summary>What the output transform of one tile and one vector of channels takes, in cycles; measured.</summary>
    public double OutputCycles => Points == 4 ? 40 : Outputs == 4 ? 90 : 70;

    public override string ToString() => $"F({Outputs}×{Outputs}, {Taps}×{Taps})";
}
