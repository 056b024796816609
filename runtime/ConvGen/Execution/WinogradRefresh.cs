using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvGen.Execution;

/// <summary>
/// The weights of a convolution in training as Winograd's algorithm F(m×m, r×r) multiplies them, <c>U = G·g·Gᵀ</c>, made again from packed weights after every update; in single precision, which a step can afford.
/// </summary>
/// <remarks>Formulas and interpolation points as of <see cref="WinogradWeights"/>. Called by generated code; checks nothing.</remarks>
/// <param name="TileOutputs">m, 2 or 4.</param>
/// <param name="Taps">r, 3 or 5; m + r − 1 is 4 or 6.</param>
/// <param name="Source">Where the packed weights begin: panels of outputs, in a panel the steps of the reduction, in a step the panel's outputs.</param>
/// <param name="SourcePanel">Outputs in a panel there; the last one may have fewer.</param>
/// <param name="StepCount">Steps in a panel.</param>
/// <param name="FirstStep">The step of the first tap of the first input.</param>
/// <param name="RowSteps">The steps from one row of the window to the next; negative where the window is turned around.</param>
/// <param name="ColumnSteps">The same for columns.</param>
/// <param name="InputSteps">The same for inputs.</param>
/// <param name="Target">Where the transformed ones begin: slabs of outputs, the planes of each, panels of outputs in a plane, inputs in a panel, outputs in the lanes.</param>
/// <param name="Outputs">Output channels, rounded up to whole vectors.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Slab">Outputs in a slab.</param>
/// <param name="Panel">Outputs in a panel.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct WinogradRefresh(
    int TileOutputs, int Taps, int Source, int SourcePanel, int StepCount, int FirstStep, int RowSteps, int ColumnSteps, int InputSteps,
    int Target, int Outputs, int Inputs, int Slab, int Panel)
{
    private const float P = 0.70710678118654752f;
    private const float Q = 1.41421356237309505f;

    private int Points => TileOutputs + Taps - 1;

    /// <summary>Transforms all weights.</summary>
    /// <param name="packed">The start of the buffer that <see cref="Source"/> counts from.</param>
    /// <param name="derived">The start of the buffer that <see cref="Target"/> counts from.</param>
    public void Apply(ref float packed, ref float derived)
    {
        ref float source = ref Unsafe.Add(ref packed, Source);
        ref float target = ref Unsafe.Add(ref derived, Target);
        int plane = Inputs * Slab;
        Span<Vector128<float>> rows = stackalloc Vector128<float>[Points * Taps];
        for (int output = 0; output < Outputs; output += Vector128<float>.Count)
        {
            int first = output / SourcePanel * SourcePanel;
            int step = Math.Min(SourcePanel, Outputs - first);
            ref float g = ref Unsafe.Add(ref source, (first * StepCount) + (FirstStep * step) + (output - first));
            ref float u = ref Unsafe.Add(ref target, (output / Slab * Points * Points * plane) + (output % Slab / Panel * Inputs * Panel) + (output % Panel));
            for (int input = 0; input < Inputs; input++)
            {
                Transform(ref g, RowSteps * step, ColumnSteps * step, rows, ref u, plane);
                g = ref Unsafe.Add(ref g, InputSteps * step);
                u = ref Unsafe.Add(ref u, Panel);
            }
        }
    }

    private void Transform(ref float g, int rowStride, int columnStride, Span<Vector128<float>> rows, ref float u, int plane)
    {
        int points = Points, taps = Taps;
        Span<Vector128<float>> line = stackalloc Vector128<float>[5], result = stackalloc Vector128<float>[6];
        for (int column = 0; column < taps; column++)
        {
            for (int row = 0; row < taps; row++)
            {
                line[row] = Vector128.LoadUnsafe(ref Unsafe.Add(ref g, (row * rowStride) + (column * columnStride)));
            }

            Combine(line, result);
            for (int point = 0; point < points; point++)
            {
                rows[(point * taps) + column] = result[point];
            }
        }

        for (int row = 0; row < points; row++)
        {
            Combine(rows.Slice(row * taps, taps), result);
            for (int point = 0; point < points; point++)
            {
                result[point].StoreUnsafe(ref Unsafe.Add(ref u, ((row * points) + point) * plane));
            }
        }
    }

    /// <summary>G·g: for each finite point a <c>Σ aᵏ·gₖ / Π(a − b)</c> over the other points b, then the last tap for infinity.</summary>
    private void Combine(ReadOnlySpan<Vector128<float>> g, Span<Vector128<float>> t)
    {
        if (Points == 4)
        {
            Vector128<float> sum = (g[0] + g[2]) * 0.5f, half = g[1] * 0.5f;
            (t[0], t[1], t[2], t[3]) = (-g[0], sum + half, sum - half, g[2]);
            return;
        }

        Vector128<float> zero = Vector128<float>.Zero, third = Taps == 5 ? g[3] : zero, fourth = Taps == 5 ? g[4] : zero;
        Vector128<float> even = (g[0] + (g[2] * 0.5f) + (fourth * 0.25f)) * (-2f / 3f), odd = (g[1] + (third * 0.5f)) * (-2f / 3f * P);
        Vector128<float> farEven = (g[0] + (g[2] * 2f) + (fourth * 4f)) * (1f / 6f), farOdd = (g[1] + (third * 2f)) * (1f / 6f * Q);
        (t[0], t[1], t[2], t[3], t[4], t[5]) = (g[0], even + odd, even - odd, farEven + farOdd, farEven - farOdd, Taps == 5 ? fourth : g[2]);
    }
}
