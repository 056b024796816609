using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;
using static ConvGen.Generator.Tests.Kernels.KernelCases;

namespace ConvGen.Generator.Tests.Kernels;

/// <summary>Softmax and its logarithm in place over vectors of all lengths.</summary>
public class SoftmaxKernelTests
{
    /// <summary>Small numbers, and some whose exponentials differ by more than a float holds.</summary>
    private static readonly double[] s_factors = [1, 60];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SoftmaxOfAVector(bool log) => KernelRunner.Run(
    [
        .. from target in Target.All
           from count in ChannelCounts
           from factor in s_factors
           select Case(target, count, factor, log),
    ]);

    private static KernelCase Case(Target target, int count, double factor, bool log)
    {
        var c = new KernelCase($"softmax of {count}", target) { Tolerance = 5e-7 };
        double[] z = [.. Values(1, count).Select(v => (double)(float)(v * factor))];
        VectorWidth width = target.WidthFor(count);
        int padded = Arithmetic.RoundUp(count, width.Lanes);
        Location values = c.Array([.. z, .. Enumerable.Repeat(1000.0, padded - count)]);
        c.Add(new Step(new SoftmaxKernel("softmax", [], width, count, log), PerImage: true, [new(values, 0)]));
        double largest = z.Max(), total = z.Sum(v => Math.Exp(v - largest));
        IEnumerable<double> expected = log ? z.Select(v => v - largest - Math.Log(total)) : z.Select(v => Math.Exp(v - largest) / total);
        c.Expect(values, [.. expected, .. new double[padded - count]]);
        return c;
    }
}
