using System.Reflection;
using System.Runtime.Intrinsics;
using ConvGen.Equivalence.Tests.Reference;
using ConvGen.Generator.Graph;

namespace ConvGen.Equivalence.Tests.Infrastructure;

/// <summary>A network with random parameters, held against its interpretation in double precision.</summary>
internal sealed class Trial
{
    private const int DropoutSeed = 77;

    /// <summary>What rounding leaves where a result is zero, as the gradient of a bias that is normalised away is, has no magnitude to be relative to.</summary>
    private const double Negligible = 0.1;

    private readonly NetworkGraph _graph;
    private readonly Network _network;
    private readonly int _seed;

    public Trial(NetworkGraph graph, Network network, int seed)
    {
        (_graph, _network, _seed) = (graph, network, seed);
        var random = new Random(seed);
        foreach (Parameter parameter in network.Parameters.Concat(network.Buffers))
        {
            Randomise(parameter, random);
        }
    }

    /// <summary>The vector widths that this machine has; the others are emulated element by element.</summary>
    public static IReadOnlyList<int> Widths { get; } =
        [.. new[] { (512, Vector512.IsHardwareAccelerated), (256, Vector256.IsHardwareAccelerated), (128, true) }.Where(w => w.Item2).Select(w => w.Item1)];

    /// <summary>The predictor of this machine.</summary>
    public void PredictionsAreTheReferences(int images, double tolerance) => CheckPredictions(_network.CreatePredictor(), images, tolerance);

    /// <summary>The predictor of each width.</summary>
    public void PredictionsAreTheReferencesAtEveryWidth(int images, double tolerance)
    {
        foreach (int width in Widths)
        {
            CheckPredictions(Create<Predictor>($"Predictor{width}", _network, 1), images, tolerance);
        }
    }

    /// <summary>Several workers that divide each image among them leave what one does, bit for bit, at each width.</summary>
    public void DividedPredictionsAreTheSameAtEveryWidth(params int[] threads)
    {
        foreach (int width in Widths)
        {
            // At the machine's own width one image more than threads: one each, and one for all.
            int images = width == Widths[0] ? threads.Max() + 1 : 1;
            float[] image = Uniform(_seed + 1, images * _graph.Input.Length), alone = new float[images * _graph.OutputLength], together = new float[images * _graph.OutputLength];
            using (Predictor predictor = Create<Predictor>($"Predictor{width}", _network, 1))
            {
                predictor.Predict(image, alone);
            }

            foreach (int count in threads)
            {
                using Predictor predictor = Create<Predictor>($"Predictor{width}", _network, count);

                predictor.Predict(image, together);
                Assert.True(alone.AsSpan().SequenceEqual(together), $"{_graph.Identity.Name} at {width} bits on {count} threads differs from one thread.");
            }
        }
    }

    /// <summary>Outputs, gradients of parameters and images, and running statistics of a step of each width.</summary>
    /// <param name="images">In the batch.</param>
    /// <param name="outputTolerance">Of outputs, relative to the largest.</param>
    /// <param name="gradientTolerance">Of gradients, relative to the largest of a tensor.</param>
    public void TrainingIsTheReferencesAtEveryWidth(int images, double outputTolerance, double gradientTolerance)
    {
        var reference = new GraphReference(_graph, _network);
        float[] batch = Uniform(_seed + 1, images * _graph.Input.Length), outputGradients = Uniform(_seed + 2, images * _graph.OutputLength);
        (double[][] outputs, double[][] imageGradients) = reference.Train(
            Split(batch, images), Split(outputGradients, images), (layer, image) => TrainingStep.RandomKey(DropoutSeed, 1, layer, image));
        foreach (int width in Widths)
        {
            using TrainingStep step = Create<TrainingStep>($"Training{width}", images, 2);
            step.Seed = DropoutSeed;
            step.Load(_network);
            step.Run(batch, (image, _, gradient) => outputGradients.AsSpan(image * gradient.Length, gradient.Length).CopyTo(gradient));

            string where = $"{_graph.Identity.Name} at {width} bits";
            Compare($"outputs of {where}", [.. outputs.SelectMany(v => v)], step.Outputs, outputTolerance);
            float[][] gradients = [.. _network.Parameters.Select(p => new float[p.Values.Length])];
            step.StoreGradients(i => gradients[i]);
            for (int i = 0; i < gradients.Length; i++)
            {
                Compare($"gradient of {_network.Parameters[i].Name} of {where}", reference.Gradients[_network.Parameters[i].Name], gradients[i], gradientTolerance);
            }

            if (_graph.InputGradient)
            {
                Compare($"image gradients of {where}", [.. imageGradients.SelectMany(v => v)], step.InputGradients, gradientTolerance);
            }

            Network after = (Network)_network.GetType().GetMethod("Create")!.Invoke(null, [0])!;
            step.Store(after);
            foreach (Parameter buffer in after.Buffers)
            {
                Compare($"{buffer.Name} of {where}", reference.Tensors[buffer.Name], buffer.Values.Span, outputTolerance);
            }
        }
    }

    /// <summary>Gradients of a step of each width with some layers frozen: theirs are zero, all others the same bits as before. Normalisations learn, because a frozen one computes something else.</summary>
    public void FreezingLeavesTheOtherGradientsAtEveryWidth(int images)
    {
        var random = new Random(_seed);
        string[] layers = [.. _network.Parameters.Select(LayerOf).Except(_network.Buffers.Select(LayerOf))];
        string[] frozen = [.. layers.Where(_ => random.Next(2) == 0)];
        foreach (int width in Widths)
        {
            float[][] all = Gradients(width, images);
            _network.Freeze(frozen);
            float[][] some = Gradients(width, images);
            _network.Unfreeze("*");
            for (int i = 0; i < all.Length; i++)
            {
                Parameter parameter = _network.Parameters[i];
                float[] expected = frozen.Contains(LayerOf(parameter)) ? new float[all[i].Length] : all[i];
                Assert.True(expected.AsSpan().SequenceEqual(some[i]), $"The gradient of {parameter.Name} of {_graph.Identity.Name} at {width} bits is another one while {string.Join(", ", frozen)} are frozen.");
            }
        }
    }

    /// <summary>Gradients of a step of each width, with layers that are frozen by their attributes, beside the same network with these frozen at run time.</summary>
    /// <param name="same">The network without the attributes.</param>
    /// <param name="images">In the batch.</param>
    public void FreezesAs(Network same, int images)
    {
        var twin = new Trial(_graph, same, _seed);
        same.Freeze([.. _network.Parameters.Concat(_network.Buffers).Where(tensor => tensor.IsFrozen).Select(tensor => tensor.Name)]);
        foreach (int width in Widths)
        {
            float[][] expected = twin.Gradients(width, images), found = Gradients(width, images);
            for (int i = 0; i < found.Length; i++)
            {
                Assert.True(expected[i].AsSpan().SequenceEqual(found[i]), $"The gradient of {_network.Parameters[i].Name} of {_graph.Identity.Name} at {width} bits is another one than with the same layers frozen at run time.");
            }
        }
    }

    private static string LayerOf(Parameter parameter) => parameter.Name[..parameter.Name.LastIndexOf('.')];

    private float[][] Gradients(int width, int images)
    {
        float[] outputGradients = Uniform(_seed + 2, images * _graph.OutputLength);
        using TrainingStep step = Create<TrainingStep>($"Training{width}", images, 2);
        step.Seed = DropoutSeed;
        step.Load(_network);
        step.Run(Uniform(_seed + 1, images * _graph.Input.Length), (image, _, gradient) => outputGradients.AsSpan(image * gradient.Length, gradient.Length).CopyTo(gradient));
        float[][] gradients = [.. _network.Parameters.Select(p => new float[p.Values.Length])];
        step.StoreGradients(i => gradients[i]);
        return gradients;
    }

    private void CheckPredictions(Predictor predictor, int images, double tolerance)
    {
        using (predictor)
        {
            float[] batch = Uniform(_seed + 1, images * _graph.Input.Length), found = new float[images * _graph.OutputLength];
            predictor.Predict(batch, found);
            double[][] expected = new GraphReference(_graph, _network).Predict(Split(batch, images));

            Compare($"predictions of {_graph.Identity.Name} by {predictor.GetType().Name}", [.. expected.SelectMany(v => v)], found, tolerance);
        }
    }

    /// <summary>Generated implementations are nested and private: only the factory chooses between them.</summary>
    private T Create<T>(string name, params object[] arguments) =>
        (T)Activator.CreateInstance(_network.GetType().GetNestedType(name, BindingFlags.NonPublic)!, arguments)!;

    /// <summary>Weights that keep the size of values from layer to layer; statistics and factors away from what would hide them.</summary>
    private static void Randomise(Parameter parameter, Random random)
    {
        (double centre, double spread) = parameter.Description switch
        {
            { Initializer: Initializer.Ones } => (1.0, 0.4),
            { Initializer: Initializer.Zeros } => (0.0, 0.4),
            { FanIn: int fanIn } => (0.0, Math.Sqrt(6.0 / fanIn)),
        };
        foreach (ref float value in parameter.Values.Span)
        {
            value = (float)(centre + (spread * ((2 * random.NextDouble()) - 1)));
        }
    }

    private static void Compare(string what, double[] expected, ReadOnlySpan<float> found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            // Written so that NaN fails.
            Assert.True(
                Math.Abs(expected[i] - found[i]) <= tolerance * Math.Max(largest, Negligible),
                $"{what}: element {i} of {expected.Length} is {found[i]}, expected {expected[i]} within {tolerance} of the largest, {largest}.");
        }
    }

    private static double[][] Split(float[] values, int parts)
    {
        int length = values.Length / parts;
        return [.. Enumerable.Range(0, parts).Select(p => Array.ConvertAll(values[(p * length)..((p + 1) * length)], v => (double)v))];
    }

    private static float[] Uniform(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
    }
}
