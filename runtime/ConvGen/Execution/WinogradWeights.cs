using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ConvGen.Execution;

/// <summary>
/// The weights of a 3×3 convolution as Winograd's algorithm F(4×4, 3×3) multiplies them: <c>U = G·g·Gᵀ</c> for each pair of channels, 36 numbers for 9, computed in double.
/// </summary>
/// <remarks>
/// Winograd 1980; Lavin and Gray 2016, Fast Algorithms for Convolutional Neural Networks, whose interpolation points 0, ±1, ±2, ∞ are 0, ±√½, ±√2, ∞ here: the largest error is a quarter.
/// Used by generated code only.
/// </remarks>
/// <param name="Tensor">The index of the weights, <c>[outputs, inputs, 3, 3]</c>.</param>
/// <param name="Target">Where the transformed ones begin: slabs of outputs, the 36 planes of each, panels of outputs in a plane, inputs in a panel, outputs in the lanes.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Slab">Outputs in a slab.</param>
/// <param name="Panel">Outputs in a panel, a multiple of 4.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct WinogradWeights(int Tensor, int Target, int Outputs, int Inputs, int Slab, int Panel)
{
    private const int Taps = 3;
    private const int Points = 6;
    private const int Planes = Points * Points;

    private static readonly double[] s_transform = Transform();

    /// <summary>Writes the transformed weights. Lanes past the last output stay as they are.</summary>
    /// <param name="weights">Canonical.</param>
    /// <param name="parameters">The start of the packed parameters.</param>
    public void Pack(ReadOnlySpan<float> weights, ref float parameters)
    {
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
                    Multiply(window, rows, lane, ref Unsafe.Add(ref target, place + (input * Panel) + lane));
                }
            }
        }
    }

    private void Multiply(double[] window, double[] rows, int lane, ref float target)
    {
        ref double g = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(window), lane);
        ref double t = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(rows), lane);
        for (int i = 0; i < Points; i++)
        {
            for (int j = 0; j < Taps; j++)
            {
                Combine(ref Unsafe.Add(ref g, j * Panel), Taps * Panel, i).StoreUnsafe(ref Unsafe.Add(ref t, ((i * Taps) + j) * Panel));
            }
        }

        for (int i = 0; i < Points; i++)
        {
            for (int j = 0; j < Points; j++)
            {
                Vector256<double> result = Combine(ref Unsafe.Add(ref t, i * Taps * Panel), Panel, j);
                Vector128.Narrow(result.GetLower(), result.GetUpper()).StoreUnsafe(ref Unsafe.Add(ref target, ((i * Points) + j) * Inputs * Slab));
            }
        }
    }

    private static Vector256<double> Combine(ref double values, int stride, int point) =>
        (Vector256.LoadUnsafe(ref values) * s_transform[point * Taps])
        + (Vector256.LoadUnsafe(ref Unsafe.Add(ref values, stride)) * s_transform[(point * Taps) + 1])
        + (Vector256.LoadUnsafe(ref Unsafe.Add(ref values, 2 * stride)) * s_transform[(point * Taps) + 2]);

    /// <summary>G: a row (1, a, a²)/Π(a − b) for each finite point a, over the other points b; then that of infinity.</summary>
    private static double[] Transform()
    {
        double[] points = [0, Math.Sqrt(0.5), -Math.Sqrt(0.5), Math.Sqrt(2), -Math.Sqrt(2)];
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
