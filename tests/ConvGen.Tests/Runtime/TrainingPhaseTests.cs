namespace ConvGen.Tests.Runtime;

/// <summary>A training step that takes a batch in two phases, against plain double loops.</summary>
public sealed class TrainingPhaseTests
{
    private const int Inputs = NormedRegression.InputCount;
    private const int Outputs = NormedRegression.OutputCount;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Gradients_are_those_of_central_differences_and_bit_identical_for_every_number_of_threads(int threads)
    {
        NormedRegression network = Network();
        int[] labels = [0, 2, 1, 1, 0, 2, 2, 0, 1];
        double[] expected = [.. new NormedRegressionReference(network, Images(9), labels).Gradients().SelectMany(g => g)];

        (float[] gradients, float[] state) = Run(network, labels, threads);

        Assert.Equal(expected, gradients.Select(g => (double)g), (a, b) => Math.Abs(a - b) < 2e-6);
        (float[] alone, float[] stateAlone) = Run(network, labels, threads: 1);
        Assert.Equal(alone, gradients);
        Assert.Equal(stateAlone, state);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_smaller_batch_after_a_larger_one_owes_nothing_to_it(int count)
    {
        NormedRegression network = Network();
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % NormedRegression.Classes)];

        Assert.Equal(Run(network, labels, threads: 2).Gradients, Run(network, labels, threads: 2, before: 16).Gradients);
    }

    [Fact]
    public void Running_statistics_move_towards_the_batch_as_in_PyTorch_and_reach_the_network()
    {
        NormedRegression network = Network();
        float[] means = network.Buffers[0].Values.ToArray();
        float[] variances = network.Buffers[1].Values.ToArray();
        var reference = new NormedRegressionReference(network, Images(5), new int[5]);
        using TrainingStep step = network.CreateTrainingStep(8, threads: 2);
        step.Load(network);

        step.Run(Images(5), (_, _, gradient) => gradient.Clear());
        Assert.Equal(means, network.Buffers[0].Values.ToArray());
        step.Store(network);

        const double Momentum = NormedRegression.Momentum;
        Assert.Equal(means.Select((m, c) => ((1 - Momentum) * m) + (Momentum * reference.Means[c])), Doubles(network.Buffers[0]), Near);
        Assert.Equal(variances.Select((v, c) => ((1 - Momentum) * v) + (Momentum * reference.UnbiasedVariances[c])), Doubles(network.Buffers[1]), Near);
    }

    [Fact]
    public void Forward_alone_leaves_running_statistics_as_they_are_and_gives_what_training_sees()
    {
        NormedRegression network = Network();
        float[] before = [.. network.Buffers.SelectMany(b => b.Values.ToArray())];
        using TrainingStep step = network.CreateTrainingStep(8, threads: 2);
        step.Load(network);

        step.Forward(Images(5));
        float[] forward = step.Outputs.ToArray();
        step.Store(network);
        float[] after = [.. network.Buffers.SelectMany(b => b.Values.ToArray())];
        step.Run(Images(5), (_, _, gradient) => gradient.Clear());

        Assert.Equal(before, after);
        Assert.Equal(5 * Outputs, forward.Length);
        Assert.Equal(step.Outputs.ToArray(), forward);
    }

    [Fact]
    public void A_prediction_uses_the_running_statistics()
    {
        NormedRegression network = Network();
        using Predictor predictor = network.CreatePredictor(threads: 2);
        float[] images = Images(3);
        float[] outputs = new float[3 * predictor.OutputLength];

        predictor.Predict(images, outputs);

        Assert.Equal(Outputs, predictor.OutputLength);
        double[] expected = [.. images.Select((x, i) => Normed(x, i % NormedRegression.Channels))];
        for (int n = 0; n < 3; n++)
        {
            Assert.Equal(expected[(n * Inputs)..((n + 1) * Inputs)], outputs.Skip((n * Outputs) + 3).Take(Inputs).Select(f => (double)f), Near);
            Assert.Equal(1f, outputs.Skip(n * Outputs).Take(3).Sum(), 1e-6f);
        }

        double Normed(double x, int c)
        {
            double[] v = [.. network.Parameters.Take(2).Concat(network.Buffers).Select(p => (double)p.Values.Span[c])];
            return (v[0] * (x - v[2]) / Math.Sqrt(v[3] + NormedRegression.Epsilon)) + v[1];
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void After_an_output_gradient_that_throws_the_step_computes_as_before(int threads)
    {
        NormedRegression network = Network();
        int[] labels = [0, 2, 1, 1, 0];
        using TrainingStep step = network.CreateTrainingStep(16, threads);
        step.Load(network);

        Assert.Throws<NotSupportedException>(() => step.Run(Images(9), (image, _, _) => throw new NotSupportedException($"{image}")));
        step.Load(network);

        Assert.Equal(Run(network, labels, threads: 1).Gradients, Gradients(step, labels));
    }

    [Fact]
    public void A_step_in_phases_allocates_nothing()
    {
        NormedRegression network = Network();
        using TrainingStep step = network.CreateTrainingStep(8, threads: 2);
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), NormedRegression.Description, 8);
        int[] labels = new int[8];
        float[] images = Images(8);
        void Once()
        {
            loss.Begin(labels);
            step.Run(images, loss.Gradient);
            step.Forward(images);
        }

        Once();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Once();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void No_worker_of_a_step_allocates_anything()
    {
        NormedRegression network = Network();
        using TrainingStep step = network.CreateTrainingStep(16, threads: 3);
        float[] images = Images(16);
        long[] first = new long[1 << 16];
        long[] last = new long[1 << 16];
        int arrived = 0;
        int expected = 0;
        OutputGradient gradient = (image, _, gradients) =>
        {
            // The first images of the three groups wait for each other, so that each group has a worker of its own.
            if (image is 0 or 4 or 10)
            {
                Interlocked.Increment(ref arrived);
                var spin = default(SpinWait);
                while (Volatile.Read(ref arrived) < expected)
                {
                    spin.SpinOnce();
                }
            }

            // Managed identifiers are small; a thread writes its own place only.
            int thread = Environment.CurrentManagedThreadId;
            last[thread] = GC.GetAllocatedBytesForCurrentThread();
            first[thread] = first[thread] < 0 ? last[thread] : first[thread];
            gradients.Clear();
        };

        void Repeat(int times)
        {
            for (int i = 0; i < times; i++)
            {
                expected += 3;
                step.Run(images, gradient);
            }
        }

        Repeat(50);
        Array.Fill(first, -1);
        Repeat(300);

        Assert.Equal(3, first.Count(bytes => bytes >= 0));
        Assert.All(first.Zip(last).Where(pair => pair.First >= 0), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void All_outputs_together_bound_the_batch()
    {
        NetworkDescription network = SoftmaxRegression.Description with
        {
            Outputs = [.. SoftmaxRegression.Description.Outputs, new OutputDescription("map", new TensorShape(10, 10, 10), OutputActivation.None)],
        };

        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => new FlatStep(1, 1, int.MaxValue, network));

        Assert.Contains("Training keeps 1003 floats of each image", e.Message, StringComparison.Ordinal);
    }

    /// <summary>With parameters and statistics that are all different.</summary>
    private static NormedRegression Network()
    {
        NormedRegression network = NormedRegression.Create(seed: 1);
        ((float[])[1.5f, -0.5f]).CopyTo(network.Parameters[0].Values);
        ((float[])[0.25f, -1f]).CopyTo(network.Parameters[1].Values);
        ((float[])[0.5f, -0.75f]).CopyTo(network.Buffers[0].Values);
        ((float[])[2f, 0.5f]).CopyTo(network.Buffers[1].Values);
        return network;
    }

    private static float[] Images(int count) => [.. Enumerable.Range(0, count * Inputs).Select(i => (2 * MathF.Sin(i * i)) + (i % 2))];

    private static (float[] Gradients, float[] State) Run(NormedRegression network, int[] labels, int threads, int before = 0)
    {
        using TrainingStep step = network.CreateTrainingStep(16, threads);
        step.Load(network);
        if (before > 0)
        {
            Gradients(step, new int[before]);
        }

        float[] gradients = Gradients(step, labels);
        NormedRegression stored = NormedRegression.Create();
        step.Store(stored);
        return (gradients, [.. stored.Buffers.SelectMany(b => b.Values.ToArray())]);
    }

    /// <summary>Those of the parameters, then those of the images, for the reference's loss.</summary>
    private static float[] Gradients(TrainingStep step, int[] labels)
    {
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), NormedRegression.Description, 16);
        loss.Begin(labels);
        step.Run(Images(labels.Length), (image, output, gradient) =>
        {
            loss.Gradient(image, output, gradient);
            for (int i = 0; i < Inputs; i++)
            {
                gradient[NormedRegression.Classes + i] = NormedRegressionReference.FeatureWeight(image, i);
            }
        });
        float[][] gradients = [.. NormedRegression.Description.Parameters.Select(p => new float[p.Length])];
        step.StoreGradients(i => gradients[i]);
        return [.. gradients.SelectMany(g => g), .. step.InputGradients];
    }

    private static double[] Doubles(Parameter parameter) => Array.ConvertAll(parameter.Values.ToArray(), v => (double)v);

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-6;
}
