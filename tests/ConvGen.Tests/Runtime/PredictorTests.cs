using ConvGen.Execution;
namespace ConvGen.Tests.Runtime;

public sealed class PredictorTests
{
    private const int Inputs = SoftmaxRegression.InputCount;
    private const int Outputs = SoftmaxRegression.OutputCount;

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 5)]
    [InlineData(2, 101)]
    [InlineData(7, 3)]
    [InlineData(7, 101)]
    public void A_batch_on_many_threads_gives_the_bits_of_single_images(int threads, int count)
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        float[] images = Images(count);
        float[] expected = new float[count * Outputs];
        using Predictor one = network.CreatePredictor();
        for (int i = 0; i < count; i++)
        {
            one.Predict(images.AsSpan(i * Inputs, Inputs), expected.AsSpan(i * Outputs, Outputs));
        }

        using Predictor many = network.CreatePredictor(threads);
        float[] actual = new float[count * Outputs];
        many.Predict(images, actual);

        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Predicting_allocates_nothing(int threads)
    {
        using Predictor predictor = SoftmaxRegression.Create().CreatePredictor(threads);
        float[] images = Images(64);
        float[] outputs = new float[64 * Outputs];
        predictor.Predict(images, outputs);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            predictor.Predict(images, outputs);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Later_changes_of_the_network_do_not_reach_a_predictor()
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        using Predictor predictor = network.CreatePredictor();
        float[] before = new float[Outputs];
        float[] after = new float[Outputs];
        predictor.Predict(Images(1), before);

        network.Parameters[0].Values.Span.Fill(3f);
        predictor.Predict(Images(1), after);

        Assert.Equal(before, after);
    }

    [Fact]
    public void Lengths_that_do_not_match_are_refused_with_what_was_found_and_expected()
    {
        using Predictor predictor = SoftmaxRegression.Create().CreatePredictor();

        ArgumentException images = Assert.Throws<ArgumentException>(() => predictor.Predict(new float[7], new float[3]));
        ArgumentException outputs = Assert.Throws<ArgumentException>(() => predictor.Predict(new float[12], new float[3]));

        Assert.StartsWith("Found 7 floats of images, expected a multiple of 6 (2×3×1); pass whole images.", images.Message, StringComparison.Ordinal);
        Assert.StartsWith("Found room for 3 floats of outputs, expected 2 × 3 = 6; pass a span of that length.", outputs.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_that_overlap_the_images_are_refused_and_neighbours_are_not()
    {
        using Predictor predictor = SoftmaxRegression.Create().CreatePredictor();
        float[] memory = new float[Inputs + Outputs];

        ArgumentException e = Assert.Throws<ArgumentException>(() => predictor.Predict(memory.AsSpan(0, Inputs), memory.AsSpan(Inputs - 1, Outputs)));
        predictor.Predict(memory.AsSpan(0, Inputs), memory.AsSpan(Inputs, Outputs));

        Assert.StartsWith("Found outputs that overlap the images, expected memory of their own", e.Message, StringComparison.Ordinal);
        Assert.Equal("outputs", e.ParamName);
    }

    [Fact]
    public void No_images_give_no_outputs()
    {
        using Predictor predictor = SoftmaxRegression.Create().CreatePredictor(2);

        predictor.Predict([], []);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_disposed_predictor_refuses_and_may_be_disposed_again(int threads)
    {
        Predictor predictor = SoftmaxRegression.Create().CreatePredictor(threads);
        predictor.Dispose();
        predictor.Dispose();

        Assert.Throws<ObjectDisposedException>(() => predictor.Predict(new float[Inputs], new float[Outputs]));
    }

    [Fact]
    public void A_call_during_a_call_is_refused_and_the_predictor_stays_usable()
    {
        using var predictor = new Nested();
        float[] image = new float[Inputs];
        float[] output = new float[Outputs];

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => predictor.Predict(image, output));
        predictor.Nest = false;
        predictor.Predict(image, output);

        Assert.Contains("Create a predictor for each caller", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_worker_has_an_arena_of_its_own()
    {
        using var predictor = new Meeting();
        float[] images = Images(2);
        float[] outputs = new float[2 * Outputs];

        predictor.Predict(images, outputs);

        Assert.Equal([images[0], images[Inputs]], [outputs[0], outputs[Outputs]]);
    }

    private static float[] Images(int count) => [.. Enumerable.Range(0, count * Inputs).Select(i => MathF.Sin(i))];

    /// <summary>Keeps a value in its arena while the other worker does the same.</summary>
    private sealed class Meeting() : Predictor(SoftmaxRegression.Description, arenaLength: 1, threads: 2, divides: false)
    {
        private readonly Barrier _barrier = new(2);

        protected override void Run(WorkShare share, ref float arena, ref float own, ref float image, ref float output)
        {
            arena = image;
            _barrier.SignalAndWait();
            output = arena;
        }
    }

    /// <summary>Calls itself while it predicts.</summary>
    private sealed class Nested() : Predictor(SoftmaxRegression.Description, arenaLength: 1, threads: 1, divides: false)
    {
        public bool Nest { get; set; } = true;

        protected override void Run(WorkShare share, ref float arena, ref float own, ref float image, ref float output)
        {
            if (Nest)
            {
                Predict(new float[Inputs], new float[Outputs]);
            }
        }
    }
}
