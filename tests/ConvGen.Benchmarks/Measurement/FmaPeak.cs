using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvGen.Benchmarks.Measurement;

/// <summary>
/// What one core can do at most: independent fused multiply-adds on registers alone. Twelve accumulators cover a latency of four cycles at two
/// operations a cycle and still fit the sixteen registers that narrower widths have.
/// </summary>
internal static class FmaPeak
{
    private const int Iterations = 400_000;
    private const int Accumulators = 12;
    private const int Samples = 15;

    /// <summary>The widest vectors that this machine computes in hardware, in bits.</summary>
    public static int WidestVector => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>GFLOP/s of one core at the widest vectors.</summary>
    public static double Widest() => WidestVector switch
    {
        512 => Measure(16, Run512),
        256 => Measure(8, Run256),
        _ => Measure(4, Run128),
    };

    /// <summary>Width in bits and GFLOP/s of one core, for each width that the machine has.</summary>
    public static IEnumerable<(int Width, double GigaFlops)> AllWidths()
    {
        yield return (128, Measure(4, Run128));
        if (WidestVector >= 256)
        {
            yield return (256, Measure(8, Run256));
        }

        if (WidestVector >= 512)
        {
            yield return (512, Measure(16, Run512));
        }
    }

    private static double Measure(int lanes, Func<float> run)
    {
        double[] seconds = new double[Samples];
        run();
        for (int i = 0; i < Samples; i++)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return 2e-9 * lanes * Accumulators * Iterations / Timing.Median(seconds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run128()
    {
        var factor = Vector128.Create(0.999f);
        var addend = Vector128.Create(0.001f);
        var a0 = Vector128.Create(0f);
        var a1 = Vector128.Create(1f);
        var a2 = Vector128.Create(2f);
        var a3 = Vector128.Create(3f);
        var a4 = Vector128.Create(4f);
        var a5 = Vector128.Create(5f);
        var a6 = Vector128.Create(6f);
        var a7 = Vector128.Create(7f);
        var a8 = Vector128.Create(8f);
        var a9 = Vector128.Create(9f);
        var a10 = Vector128.Create(10f);
        var a11 = Vector128.Create(11f);
        for (int i = 0; i < Iterations; i++)
        {
            a0 = Vector128.FusedMultiplyAdd(a0, factor, addend);
            a1 = Vector128.FusedMultiplyAdd(a1, factor, addend);
            a2 = Vector128.FusedMultiplyAdd(a2, factor, addend);
            a3 = Vector128.FusedMultiplyAdd(a3, factor, addend);
            a4 = Vector128.FusedMultiplyAdd(a4, factor, addend);
            a5 = Vector128.FusedMultiplyAdd(a5, factor, addend);
            a6 = Vector128.FusedMultiplyAdd(a6, factor, addend);
            a7 = Vector128.FusedMultiplyAdd(a7, factor, addend);
            a8 = Vector128.FusedMultiplyAdd(a8, factor, addend);
            a9 = Vector128.FusedMultiplyAdd(a9, factor, addend);
            a10 = Vector128.FusedMultiplyAdd(a10, factor, addend);
            a11 = Vector128.FusedMultiplyAdd(a11, factor, addend);
        }

        return Vector128.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run256()
    {
        var factor = Vector256.Create(0.999f);
        var addend = Vector256.Create(0.001f);
        var a0 = Vector256.Create(0f);
        var a1 = Vector256.Create(1f);
        var a2 = Vector256.Create(2f);
        var a3 = Vector256.Create(3f);
        var a4 = Vector256.Create(4f);
        var a5 = Vector256.Create(5f);
        var a6 = Vector256.Create(6f);
        var a7 = Vector256.Create(7f);
        var a8 = Vector256.Create(8f);
        var a9 = Vector256.Create(9f);
        var a10 = Vector256.Create(10f);
        var a11 = Vector256.Create(11f);
        for (int i = 0; i < Iterations; i++)
        {
            a0 = Vector256.FusedMultiplyAdd(a0, factor, addend);
            a1 = Vector256.FusedMultiplyAdd(a1, factor, addend);
            a2 = Vector256.FusedMultiplyAdd(a2, factor, addend);
            a3 = Vector256.FusedMultiplyAdd(a3, factor, addend);
            a4 = Vector256.FusedMultiplyAdd(a4, factor, addend);
            a5 = Vector256.FusedMultiplyAdd(a5, factor, addend);
            a6 = Vector256.FusedMultiplyAdd(a6, factor, addend);
            a7 = Vector256.FusedMultiplyAdd(a7, factor, addend);
            a8 = Vector256.FusedMultiplyAdd(a8, factor, addend);
            a9 = Vector256.FusedMultiplyAdd(a9, factor, addend);
            a10 = Vector256.FusedMultiplyAdd(a10, factor, addend);
            a11 = Vector256.FusedMultiplyAdd(a11, factor, addend);
        }

        return Vector256.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run512()
    {
        var factor = Vector512.Create(0.999f);
        var addend = Vector512.Create(0.001f);
        var a0 = Vector512.Create(0f);
        var a1 = Vector512.Create(1f);
        var a2 = Vector512.Create(2f);
        var a3 = Vector512.Create(3f);
        var a4 = Vector512.Create(4f);
        var a5 = Vector512.Create(5f);
        var a6 = Vector512.Create(6f);
        var a7 = Vector512.Create(7f);
        var a8 = Vector512.Create(8f);
        var a9 = Vector512.Create(9f);
        var a10 = Vector512.Create(10f);
        var a11 = Vector512.Create(11f);
        for (int i = 0; i < Iterations; i++)
        {
            a0 = Vector512.FusedMultiplyAdd(a0, factor, addend);
            a1 = Vector512.FusedMultiplyAdd(a1, factor, addend);
            a2 = Vector512.FusedMultiplyAdd(a2, factor, addend);
            a3 = Vector512.FusedMultiplyAdd(a3, factor, addend);
            a4 = Vector512.FusedMultiplyAdd(a4, factor, addend);
            a5 = Vector512.FusedMultiplyAdd(a5, factor, addend);
            a6 = Vector512.FusedMultiplyAdd(a6, factor, addend);
            a7 = Vector512.FusedMultiplyAdd(a7, factor, addend);
            a8 = Vector512.FusedMultiplyAdd(a8, factor, addend);
            a9 = Vector512.FusedMultiplyAdd(a9, factor, addend);
            a10 = Vector512.FusedMultiplyAdd(a10, factor, addend);
            a11 = Vector512.FusedMultiplyAdd(a11, factor, addend);
        }

        return Vector512.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11);
    }
}
