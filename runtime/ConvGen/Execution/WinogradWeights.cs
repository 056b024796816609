using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ConvGen.Execution;

/// <summary>
/// The weights of a convolution as Winograd's algorithm F(m×m, r×r) multiplies them: <c>U = G·g·Gᵀ</c> for each pair of channels, (m + r − 1)² numbers for r², computed in double.
/// </summary>
/// <remarks>
/// Winograd 1980; Lavin and Gray 2016, Fast Algorithms for Convolutional Neural Networks, whose six interpolation points 0, ±1, ±2, ∞ are 0, ±√½, ±√2, ∞ here: the largest error is a quarter.
/// Used by generated code only.
/// </remarks>
/// <param name="Tensor">The index of the weights, <c>[outputs, inputs, r, r]</c>.</param>
/// <param name="TileOutputs">m, 2 or 4.</param>
/// <param name="Taps">r, 3 or 5; m + r − 1 is 4 or 6.</param>
/// <param name="Target">Where the transformed ones begin: slabs of outputs, the planes of each, panels of outputs in a plane, inputs in a panel, outputs in the lanes.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Slab">Outputs in a slab.</param>
/// <param name="Panel">Outputs in a panel, a multiple of 4.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct WinogradWeights(int Tensor, int TileOutputs, int Taps, int Target, int Outputs, int Inputs, int Slab, int Panel)
{
    private int Points => TileOutputs + Taps - 1;

    private int Planes => Points * Points;

    /// <summary>Writes the transformed weights. Lanes past the last output stay as they are.</summary>
    /// <param name="weights">Canonical.</param>
    /// <param name="parameters">The start of the packed parameters.</param>
    public void Pack(ReadOnlySpan<float> weights, ref float parameters)
    {
        double[] transform = Transform();
        double[] window = new double[Taps * Taps * Panel], rows = new double[Points * Taps * Panel];
        ref float target = ref Unsafe.Add(ref parameters, Target);
        for (int first = 0; first < Outputs; first += Panel)
        {
            int valid = Math.Min(Panel, Outputs - first);
            int place = (first / Slab * Planes * Inputs * Slab) + (first % Slab * Inputs);
            for (int input = 0; input < Inputs; input++)
            {
                for (int lane = 0; lane < valid; lane++)
                {
                    ReadOnlySpan<float> own = weights.Slice((((first + lane) * Inputs) + input) * Taps * Taps, Taps * Taps);
                    for (int tap = 0; tap < own.Length; tap++)
                    {
                        window[(tap * Panel) + lane] = own[tap];
                    }
                }

                for (int lane = 0; lane < Panel; lane += Vector256<double>.Count)
                {
                    Multiply(transform, window, rows, lane, ref Unsafe.Add(ref target, place + (input * Panel) + lane));
                }
            }
        }
    }

    private void Multiply(double[] transform, double[] window, double[] rows, int lane, ref float target)
    {
        ref double g = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(window), lane);
        ref double t = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(rows), lane);
        for (int i = 0; i < Points; i++)
        {
            for (int j = 0; j < Taps; j++)
            {
                Combine(transform, ref Unsafe.Add(ref g, j * Panel), Taps * Panel, i).StoreUnsafe(ref Unsafe.Add(ref t, ((i * Taps) + j) * Panel));
            }
        }

        for (int i = 0; i < Points; i++)
        {
            for (int j = 0; j < Points; j++)
            {
                Vector256<double> result = Combine(transform, ref Unsafe.Add(ref t, i * Taps * Panel), Panel, j);
                Vector128.Narrow(result.GetLower(), result.GetUpper()).StoreUnsafe(ref Unsafe.Add(ref target, ((i * Points) + j) * Inputs * Slab));
            }
        }
    }

    private Vector256<double> Combine(double[] transform, ref double values, int stride, int point)
    {
        var sum = Vector256<double>.Zero;
        for (int tap = 0; tap < Taps; tap++)
        {
            sum += Vector256.LoadUnsafe(ref Unsafe.Add(ref values, tap * stride)) * transform[(point * Taps) + tap];
        }

        return sum;
    }

    /// <summary>G: a row (1, a, a², …)/Π(a − b) for each finite point a, over the other points b; then that of infinity.</summary>
    private double[] Transform()
    {
        double[] points = Points == 4 ? [0, 1, -1] : [0, Math.Sqrt(0.5), -Math.Sqrt(0.5), Math.Sqrt(2), -Math.Sqrt(2)];
        double[] transform = new double[Points * Taps];
        for (int i = 0; i < points.Length; i++)
        {
            double divisor = 1;
            for (int j = 0; j < points.Length; j++)
            {
                divisor *= j == i ? 1 : points[i] - points[j];
            }

            for (int power = 0; power < Taps; power++)
            {
                transform[(i * Taps) + power] = Math.Pow(points[i], power) / divisor;
            }
        }

        transform[^1] = 1;
        return transform;
    }
}
