using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Tests.Kernels;

/// <summary>What tests of kernels vary: channel counts around the vectors' widths, widths, and layouts with and without halos.</summary>
internal static class KernelCases
{
    public static readonly Activation Tanh = new(ActivationKind.Tanh);
    public static readonly Activation Leaky = new(ActivationKind.LeakyReLU, 0.25f);

    public static readonly int[] ChannelCounts = [1, 3, 5, 16, 17, 20, 37];

    /// <summary>No halo, and one that is different on all sides.</summary>
    public static readonly Halo[] Halos = [default, new(2, 1, 0, 3)];

    /// <summary>Another halo than the given one's, where there is one.</summary>
    public static Halo Other(Halo halo) => halo.IsEmpty ? default : new(1, 0, 2, 1);

    /// <summary>A case for each channel count, halo and vector width.</summary>
    public static void Run(string name, Action<KernelCase, int, Halo> build, double tolerance = 2e-6, int key = 0) =>
        KernelRunner.Run([.. from target in Target.All
                             from channels in ChannelCounts
                             from halo in Halos
                             select Build(new($"{name}, {channels} channels, halo {halo}", target) { Tolerance = tolerance, Key = key }, c => build(c, channels, halo))]);

    public static void Run(string name, Action<KernelCase> build, double tolerance = 2e-6) =>
        KernelRunner.Run([.. Target.All.Select(target => Build(new(name, target) { Tolerance = tolerance }, build))]);

    /// <summary>Numbers between −1.5 and 1.5 that are floats.</summary>
    public static double[] Values(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)((random.NextDouble() * 3) - 1.5))];
    }

    public static double[] Values(int seed, Shape shape) => Values(seed, shape.Length);

    public static double Apply(Activation activation, double x) => activation.Kind switch
    {
        ActivationKind.None => x,
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.LeakyReLU => x > 0 ? x : activation.Parameter * x,
        ActivationKind.Sigmoid => 1 / (1 + Math.Exp(-x)),
        _ => throw new NotSupportedException(),
    };

    /// <summary>From the activation's output.</summary>
    public static double Derivative(Activation activation, double y) => activation.Kind switch
    {
        ActivationKind.None => 1,
        ActivationKind.Tanh => 1 - (y * y),
        ActivationKind.LeakyReLU => y > 0 ? 1 : activation.Parameter,
        _ => throw new NotSupportedException(),
    };

    /// <summary>Sinks of every kind for one gradient, each with what it must hold in the end.</summary>
    /// <param name="c">Gets the tensors and what is expected of them.</param>
    /// <param name="shape">Of the input whose gradient it is.</param>
    /// <param name="halo">Of the tensors.</param>
    /// <param name="gradient">What must arrive before any derivative.</param>
    /// <param name="add">Adds the steps that write into a sink; the number keeps their names apart.</param>
    public static void Sinks(KernelCase c, Shape shape, Halo halo, double[] gradient, Action<int, GradientSink> add)
    {
        int number = 0;
        foreach (Activation activation in new[] { Activation.None, Leaky })
        {
            foreach (bool accumulate in new[] { false, true })
            {
                double[] forward = Values(1000, shape), before = Values(1001, shape);
                Tensor result = c.Output(shape, halo, accumulate ? before : null);
                Tensor input = activation == Activation.None ? default : c.Input(shape, Other(halo), forward);
                c.Expect(result, [.. gradient.Select((g, i) => (g * Derivative(activation, forward[i])) + (accumulate ? before[i] : 0))]);
                add(number++, new(result, activation, input, accumulate));
            }
        }
    }

    private static KernelCase Build(KernelCase c, Action<KernelCase> build)
    {
        build(c);
        return c;
    }
}
