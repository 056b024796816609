namespace ConvGen.Tests.Runtime;

public sealed class TrainingStepTests
{
    private const int Inputs = SoftmaxRegression.InputCount;
    private const int Outputs = SoftmaxRegression.OutputCount;

    [Fact]
    public void Parameters_survive_packing_and_unpacking()
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        SoftmaxRegression copy = SoftmaxRegression.Create(seed: 2);
        using TrainingStep step = network.CreateTrainingStep(4);

        step.Load(network);
        step.Store(copy);

        Assert.Equal(network.Parameters[0].Values.ToArray(), copy.Parameters[0].Values.ToArray());
        Assert.Equal(network.Parameters[1].Values.ToArray(), copy.Parameters[1].Values.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Gradients_are_those_of_central_differences_and_bit_identical_for_every_number_of_threads(int threads)
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        int[] labels = [0, 2, 1, 1, 0, 2, 2, 0, 1];
        float[] expected = Gradients(network, labels, batchSize: 9, threads: 1);

        float[] gradients = Gradients(network, labels, batchSize: 9, threads);

        Assert.Equal(expected, gradients);
        Assert.Equal(Differences(network, labels), gradients.Take(Outputs * Inputs).Select(g => (double)g), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_smaller_batch_after_a_larger_one_owes_nothing_to_it(int count)
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % Outputs)];
        float[] alone = Gradients(network, labels, batchSize: 16, threads: 2);

        float[] after = Gradients(network, labels, batchSize: 16, threads: 2, before: 16);

        Assert.Equal(alone, after);
    }

    [Fact]
    public void Outputs_and_input_gradients_are_those_of_the_batch()
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        using TrainingStep step = network.CreateTrainingStep(8, threads: 2);
        step.Load(network);
        float[] images = Images(5);
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), SoftmaxRegression.Description, 8);
        loss.Begin(new int[5]);

        step.Run(images, loss.Gradient);

        float[] predicted = new float[5 * Outputs];
        using Predictor predictor = network.CreatePredictor();
        predictor.Predict(images, predicted);
        Assert.Equal(predicted, step.Outputs.ToArray());
        Assert.Equal(5 * Inputs, step.InputGradients.Length);

        step.Forward(images.AsMemory(0, 2 * Inputs));
        Assert.Equal(predicted[..(2 * Outputs)], step.Outputs.ToArray());
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        using TrainingStep step = network.CreateTrainingStep(8, threads: 2);
        var optimizer = new Sgd(0.1f, momentum: 0.9f);
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), SoftmaxRegression.Description, 8);
        int[] labels = new int[8];
        float[] images = Images(8);
        void Once()
        {
            loss.Begin(labels);
            step.Run(images, loss.Gradient);
            optimizer.Step(step);
            loss.Sum();
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
    public void Wrong_batches_are_refused()
    {
        using TrainingStep step = SoftmaxRegression.Create().CreateTrainingStep(4);
        OutputGradient gradient = (_, _, _) => { };

        ArgumentException pieces = Assert.Throws<ArgumentException>(() => step.Run(new float[7], gradient));
        ArgumentException many = Assert.Throws<ArgumentException>(() => step.Run(new float[5 * Inputs], gradient));
        Assert.Throws<ArgumentException>(() => step.Run(ReadOnlyMemory<float>.Empty, gradient));
        Assert.Throws<ArgumentException>(() => step.Forward(new float[7]));

        Assert.Contains("Found 7 floats of images, expected a multiple of 6 (2×3×1), from 1 to 4 images.", pieces.Message, StringComparison.Ordinal);
        Assert.Contains("Found 30 floats", many.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_no_memory_holds_is_refused_with_the_largest_that_fits()
    {
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => SoftmaxRegression.Create().CreateTrainingStep(int.MaxValue));

        Assert.Contains("use a batch of at most", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => SoftmaxRegression.Create().CreateTrainingStep(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SoftmaxRegression.Create().CreateTrainingStep(1, 0));
    }

    [Theory]
    [InlineData(0, 17, "Found room for 17 floats for dense1.weight, expected 18;")]
    [InlineData(1, 4, "Found room for 4 floats for dense1.bias, expected 3;")]
    [InlineData(1, 0, "Found room for 0 floats for dense1.bias, expected 3;")]
    public void Gradients_are_stored_only_in_memory_as_long_as_their_parameter(int parameter, int length, string expected)
    {
        using TrainingStep step = SoftmaxRegression.Create().CreateTrainingStep(1);
        int[] lengths = [18, 3];
        lengths[parameter] = length;

        ArgumentException e = Assert.Throws<ArgumentException>(() => step.StoreGradients(i => new float[lengths[i]]));

        Assert.StartsWith(expected, e.Message, StringComparison.Ordinal);
        Assert.Equal("target", e.ParamName);
        Assert.Throws<ArgumentNullException>(() => step.StoreGradients(null!));
    }

    [Fact]
    public void Memory_for_a_gradient_is_asked_for_once()
    {
        using TrainingStep step = SoftmaxRegression.Create().CreateTrainingStep(1);
        var asked = new List<int>();

        step.StoreGradients(i =>
        {
            asked.Add(i);
            return new float[i == 0 ? 18 : 3];
        });

        Assert.Equal([0, 1], asked);
    }

    [Fact]
    public void A_network_of_the_same_name_but_another_structure_is_refused()
    {
        NetworkDescription own = SoftmaxRegression.Description;
        using TrainingStep step = SoftmaxRegression.Create().CreateTrainingStep(1);
        NetworkDescription[] others =
        [
            own with { Name = "Other" },
            own with { Input = new TensorShape(3, 2, 1) },
            own with { Outputs = [own.Outputs[0] with { Activation = OutputActivation.None }] },
            own with { Outputs = [own.Outputs[0], own.Outputs[0] with { Name = "second" }] },
            own with { Layers = [own.Layers[0], own.Layers[1] with { Operator = "Dense 3" }] },
            own with { Parameters = [own.Parameters[0] with { Name = "dense2.weight" }, own.Parameters[1]] },
            own with { Parameters = [own.Parameters[0] with { Shape = [Inputs, Outputs] }, own.Parameters[1]] },
            own with { Parameters = [own.Parameters[0]] },
            own with { Buffers = [own.Parameters[1] with { Name = "bn1.running_mean" }] },
        ];

        foreach (var other in others.Select(description => new Described(description)))
        {
            Assert.Throws<ArgumentException>(() => step.Load(other));
            ArgumentException e = Assert.Throws<ArgumentException>(() => step.Store(other));
            Assert.Contains($"Found a {other.NetworkDescription.Name}, expected the SoftmaxRegression that this step was made for", e.Message, StringComparison.Ordinal);
        }

        step.Store(new Described(own with { Layers = [.. own.Layers], Parameters = [own.Parameters[0] with { Shape = [Outputs, Inputs] }, own.Parameters[1]] }));
    }

    [Fact]
    public void A_call_during_a_call_is_refused_before_the_batch_changes_and_the_step_stays_usable()
    {
        using TrainingStep step = SoftmaxRegression.Create(seed: 1).CreateTrainingStep(4);
        int refused = 0;
        OutputGradient nested = (_, _, _) =>
        {
            Assert.Throws<InvalidOperationException>(() => step.Run(new float[Inputs], (_, _, _) => { }));
            Assert.Throws<InvalidOperationException>(() => step.Forward(new float[Inputs]));
            refused++;
        };

        step.Run(Images(4), nested);

        Assert.Equal(4, refused);
        Assert.Equal(4 * Outputs, step.Outputs.Length);
        Assert.Throws<NotSupportedException>(() => step.Run(Images(1), (_, _, _) => throw new NotSupportedException()));
        step.Forward(Images(1));
    }

    [Fact]
    public void A_disposed_step_refuses()
    {
        TrainingStep step = SoftmaxRegression.Create().CreateTrainingStep(4);
        step.Dispose();
        step.Dispose();

        Assert.Throws<ObjectDisposedException>(() => step.Run(new float[Inputs], (_, _, _) => { }));
    }

    private static float[] Images(int count) => [.. Enumerable.Range(0, count * Inputs).Select(i => MathF.Sin(i))];

    private static float[] Gradients(SoftmaxRegression network, int[] labels, int batchSize, int threads, int before = 0)
    {
        using TrainingStep step = network.CreateTrainingStep(batchSize, threads);
        step.Load(network);
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), SoftmaxRegression.Description, batchSize);
        if (before > 0)
        {
            loss.Begin(new int[before]);
            step.Run(Images(before), loss.Gradient);
        }

        loss.Begin(labels);
        step.Run(Images(labels.Length), loss.Gradient);
        float[][] gradients = [new float[Outputs * Inputs], new float[Outputs]];
        step.StoreGradients(i => gradients[i]);
        return [.. gradients.SelectMany(g => g)];
    }

    private static double[] Differences(SoftmaxRegression network, int[] labels)
    {
        const float Epsilon = 1e-2f;
        double Loss()
        {
            float[] outputs = new float[labels.Length * Outputs];
            using Predictor predictor = network.CreatePredictor();
            predictor.Predict(Images(labels.Length), outputs);
            return labels.Select((label, i) => -Math.Log(outputs[(i * Outputs) + label])).Average();
        }

        double[] differences = new double[Outputs * Inputs];
        for (int i = 0; i < differences.Length; i++)
        {
            float value = network.Parameters[0].Values.Span[i];
            network.Parameters[0].Values.Span[i] = value + Epsilon;
            double above = Loss();
            network.Parameters[0].Values.Span[i] = value - Epsilon;
            double below = Loss();
            network.Parameters[0].Values.Span[i] = value;
            differences[i] = (above - below) / (2 * Epsilon);
        }

        return differences;
    }

    /// <summary>Nothing but a description and its parameters.</summary>
    private sealed class Described(NetworkDescription description) : Network(description);
}
