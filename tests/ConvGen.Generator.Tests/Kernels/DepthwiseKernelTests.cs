using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;
using static ConvGen.Generator.Tests.Kernels.KernelCases;

namespace ConvGen.Generator.Tests.Kernels;

/// <summary>Depthwise convolutions, forward and both gradients, against plain loops in double.</summary>
public class DepthwiseKernelTests
{
    private static readonly Activation s_none = Activation.None;

    /// <summary>Height and width of the input; kernel, stride, padding before and after, and dilation of both.</summary>
    public static TheoryData<int, int, int, int, int, int, int, int, int> Windows => new()
    {
        { 7, 9, 3, 3, 1, 1, 1, 1, 1 },
        { 7, 9, 3, 3, 2, 2, 1, 1, 1 },
        { 6, 11, 2, 5, 1, 3, 0, 2, 1 },
        { 8, 6, 3, 2, 1, 2, 2, 0, 2 },
        { 5, 5, 1, 1, 3, 3, 0, 0, 1 },
        { 9, 13, 7, 9, 1, 1, 3, 4, 1 },
        { 1, 17, 1, 3, 1, 1, 0, 1, 1 },
        { 3, 24, 3, 11, 2, 1, 1, 5, 1 },
        { 12, 12, 2, 2, 4, 4, 0, 0, 1 },
        { 13, 13, 3, 3, 2, 3, 1, 1, 3 },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void ForwardAndGradients(int height, int width, int kh, int kw, int sh, int sw, int ph, int pw, int dilation) => Run($"depthwise {kh}x{kw}", (c, channels, halo) =>
    {
        Window w = new(kh, kw, sh, sw, ph, pw, ph, pw, dilation, dilation);
        Shape input = new(height, width, channels);
        Shape output = new(((height + (2 * ph) - ((kh - 1) * dilation) - 1) / sh) + 1, ((width + (2 * pw) - ((kw - 1) * dilation) - 1) / sw) + 1, channels);
        var layer = new ConvLayer("conv1", input, output, w, Bias: !halo.IsEmpty, Groups: channels);
        var s = new ConvolutionShape(layer);
        int taps = kh * kw;
        double[] x = Values(1, input), k = Values(2, channels * taps), bias = Values(3, channels), dz = Values(4, output);
        double[] z = new double[output.Length], dx = new double[input.Length], dk = new double[k.Length];
        for (int i = 0; i < z.Length; i++)
        {
            (int oh, int ow, int ch) = (i / (output.Width * channels), i / channels % output.Width, i % channels);
            z[i] = layer.Bias ? bias[ch] : 0;
            for (int t = 0; t < taps; t++)
            {
                (int h, int q) = ((oh * sh) - ph + (t / kw * dilation), (ow * sw) - pw + (t % kw * dilation));
                if (h >= 0 && h < height && q >= 0 && q < width)
                {
                    int at = (((h * width) + q) * channels) + ch;
                    z[i] += x[at] * k[(ch * taps) + t];
                    dx[at] += dz[i] * k[(ch * taps) + t];
                    dk[(ch * taps) + t] += dz[i] * x[at];
                }
            }
        }

        Activation activation = halo.IsEmpty ? s_none : Tanh;
        Tensor xt = c.Input(input, s.InputHalo, x), zt = c.Output(output, halo), dzt = c.Input(output, s.GradientHalo, dz);
        (PackedWeights weights, IReadOnlyList<KernelUse> forward) = DepthwisePlanner.Forward(c.Target, layer, activation, xt.Layout, zt.Layout);
        Location packed = c.Array(Packed(layer, weights, k));
        Bind(c, forward, ("input", xt), ("weights", packed), ("bias", c.Channels(bias)), ("output", zt));
        c.Expect(zt, [.. z.Select(v => Apply(activation, v))]);

        double[] before = Values(5, k.Length);
        Location sums = c.Array(Packed(layer, weights, before));
        Bind(c, DepthwisePlanner.WeightGradient(c.Target, layer, weights, xt.Layout, dzt.Layout), ("input", xt), ("gradient", dzt), ("output", sums));
        c.Expect(sums, Packed(layer, weights, [.. dk.Zip(before, (a, b) => a + b)]));

        Sinks(c, input, halo, dx, (i, sink) =>
        {
            // As many sinks with the same names: the kernels' own differ.
            ConvLayer named = layer with { Name = $"conv{i}" };
            TensorLayout of = sink.Activation == s_none ? xt.Layout : sink.Forward.Layout;
            IReadOnlyList<KernelUse> uses = DepthwisePlanner.DataGradient(c.Target, named, sink.Activation, sink.Accumulate, weights, dzt.Layout, sink.Gradient.Layout, of);
            if (sink.Activation == s_none)
            {
                Bind(c, uses, ("gradient", dzt), ("weights", packed), ("output", sink.Gradient));
            }
            else
            {
                Bind(c, uses, ("gradient", dzt), ("weights", packed), ("output", sink.Gradient), ("forward", sink.Forward));
            }
        });
    }, tolerance: 5e-6);

    private static double[] Packed(ConvLayer layer, PackedWeights weights, double[] canonical)
    {
        double[] packed = new double[weights.Length];
        foreach (CopyPlan copy in DepthwisePlanner.Packing(layer, weights, 0))
        {
            Copy(copy, 0, copy.SourceOffset, copy.TargetOffset);
        }

        return packed;

        void Copy(CopyPlan copy, int level, int from, int to)
        {
            if (level == copy.Loops.Count)
            {
                packed[to] = canonical[from];
                return;
            }

            for (int i = 0; i < copy.Loops[level].Extent; i++)
            {
                Copy(copy, level + 1, from + (i * copy.Loops[level].SourceStride), to + (i * copy.Loops[level].TargetStride));
            }
        }
    }

    private static void Bind(KernelCase c, IEnumerable<KernelUse> uses, params (string Name, object At)[] operands)
    {
        var map = operands.ToDictionary(o => o.Name, o => o.At is Tensor tensor ? tensor.At : (Location)o.At);
        c.Add(uses.Select(u => u.Bind(perImage: true, map)));
    }
}
