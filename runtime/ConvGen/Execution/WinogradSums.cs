using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvGen.Execution;

/// <summary>
/// The gradient of a convolution's weights from the products that Winograd's algorithm F(m×m, r×r) gathers, <c>Gᵀ·M·G</c>: the transpose of <see cref="WinogradRefresh"/>. The groups' products are added up first, always in the order of the groups.
/// </summary>
/// <remarks>Lavin and Gray 2016, section 4.1, read backwards. Called by generated code; checks nothing.</remarks>
/// <param name="TileOutputs">m, 2 or 4.</param>
/// <param name="Taps">r, 3 or 5; m + r − 1 is 4 or 6.</param>
/// <param name="Source">Where the products begin in a group's gradients: planes, in a plane inputs, outputs in the lanes.</param>
/// <param name="Plane">From one plane to the next.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Outputs">Output channels, rounded up to whole vectors.</param>
/// <param name="Target">Where the packed gradients begin: panels of outputs, in a panel the steps of the reduction, in a step the panel's outputs.</param>
/// <param name="TargetPanel">Outputs in a panel there; the last one may have fewer.</param>
/// <param name="StepCount">Steps in a panel.</param>
/// <param name="RowSteps">The steps from one row of the window to the next.</param>
/// <param name="ColumnSteps">The same for columns.</param>
/// <param name="InputSteps">The same for inputs.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct WinogradSums(
    int TileOutputs, int Taps, int Source, int Plane, int Inputs, int Outputs, int Target, int TargetPanel, int StepCount, int RowSteps, int ColumnSteps, int InputSteps)
{
    private const float P = 0.70710678118654752f;
    private const float Q = 1.41421356237309505f;

    private int Points => TileOutputs + Taps - 1;

    /// <summary>Finds a share of the gradients.</summary>
    /// <param name="groups">Each group's products.</param>
    /// <param name="gradients">The start of the packed gradients.</param>
    /// <param name="first">The first input channel of the share.</param>
    /// <param name="count">Input channels in it.</param>
    public void Apply(AlignedBuffer[] groups, ref float gradients, int first, int count)
    {
        Span<Vector128<float>> sums = stackalloc Vector128<float>[Points * Points], rows = stackalloc Vector128<float>[Taps * Points];
        for (int input = first; input < first + count; input++)
        {
            for (int output = 0; output < Outputs; output += Vector128<float>.Count)
            {
                int at = Source + (input * Outputs) + output;
                for (int plane = 0; plane < sums.Length; plane++)
                {
                    Vector128<float> sum = Vector128<float>.Zero;
                    foreach (AlignedBuffer group in groups)
                    {
                        sum += Vector128.LoadUnsafe(ref Unsafe.Add(ref group.Start, at + (plane * Plane)));
                    }

                    sums[plane] = sum;
                }

                int panel = output / TargetPanel * TargetPanel, step = Math.Min(TargetPanel, Outputs - panel);
                Transform(sums, rows, ref Unsafe.Add(ref gradients, Target + (panel * StepCount) + (input * InputSteps * step) + (output - panel)), RowSteps * step, ColumnSteps * step);
            }
        }
    }

    private void Transform(ReadOnlySpan<Vector128<float>> sums, Span<Vector128<float>> rows, ref float target, int rowStride, int columnStride)
    {
        int points = Points, taps = Taps;
        Span<Vector128<float>> line = stackalloc Vector128<float>[6], result = stackalloc Vector128<float>[5];
        for (int column = 0; column < points; column++)
        {
            for (int row = 0; row < points; row++)
            {
                line[row] = sums[(row * points) + column];
            }

            Combine(line, result);
            for (int tap = 0; tap < taps; tap++)
            {
                rows[(tap * points) + column] = result[tap];
            }
        }

        for (int row = 0; row < taps; row++)
        {
            Combine(rows.Slice(row * points, points), result);
            for (int tap = 0; tap < taps; tap++)
            {
                result[tap].StoreUnsafe(ref Unsafe.Add(ref target, (row * rowStride) + (tap * columnStride)));
            }
        }
    }

    /// <summary>Gᵀ·t.</summary>
    private void Combine(ReadOnlySpan<Vector128<float>> t, Span<Vector128<float>> g)
    {
        Vector128<float> sum = t[1] + t[2], difference = t[1] - t[2];
        if (Points == 4)
        {
            sum *= 0.5f;
            (g[0], g[1], g[2]) = (sum - t[0], difference * 0.5f, sum + t[3]);
            return;
        }

        Vector128<float> near = sum * (-2f / 3f), nearOdd = difference * (-2f / 3f * P);
        Vector128<float> far = (t[3] + t[4]) * (1f / 6f), farOdd = (t[3] - t[4]) * (1f / 6f * Q);
        g[0] = t[0] + near + far;
        g[1] = nearOdd + farOdd;
        g[2] = (near * 0.5f) + (far * 2f);
        if (Taps == 3)
        {
            g[2] += t[5];
            return;
        }

        g[3] = (nearOdd * 0.5f) + (farOdd * 2f);
        g[4] = (near * 0.25f) + (far * 4f) + t[5];
    }
}
