using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;
using static ConvGen.Generator.Tests.Kernels.KernelCases;

namespace ConvGen.Generator.Tests.Kernels;

/// <summary>Softmax and its logarithm in place over vectors of all lengths.</summary>
public class SoftmaxKernelTests
{
    /// <summary>Small numbers, and some whose exponentials differ by more than a float holds.</summary>
    private static readonly double[] s_factors = [1, 60];

    private static readonly int[] s_vectors = [1, 3];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SoftmaxOfAVector(bool log) => KernelRunner.Run(
    [
        .. from target in Target.All
           from count in ChannelCounts
           from factor in s_factors
           from vectors in s_vectors
           select Case(target, count, vectors, factor, log),
    ]);

    private static KernelCase Case(Target target, int count, int vectors, double factor, bool log)
    {
        var c = new KernelCase($"softmax of {vectors} × {count}", target) { Tolerance = 5e-7 };
        VectorWidth width = target.WidthFor(count);
        int padded = Arithmetic.RoundUp(count, width.Lanes);
        double[][] all = [.. Enumerable.Range(1, vectors).Select(seed => Values(seed, count).Select(v => (double)(float)(v * factor)).ToArray())];
        Location values = c.Array([.. all.SelectMany(z => z.Concat(Enumerable.Repeat(1000.0, padded - count)))]);
        c.Add(new Step(new SoftmaxKernel("softmax", [], width, count, log, vectors), PerImage: true, [new(values, 0)]));
        c.Expect(values, [.. all.SelectMany(z =>
        {
            double largest = z.Max(), total = z.Sum(v => Math.Exp(v - largest));
            return z.Select(v => log ? v - largest - Math.Log(total) : Math.Exp(v - largest) / total).Concat(new double[padded - count]);
        })]);
        return c;
    }
}
