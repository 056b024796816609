using ConvGen.Data;
using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

public sealed class TrainerTests
{
    [Fact]
    public void Training_learns_what_can_be_learned_and_the_history_says_so()
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        var trainer = new Trainer<SoftmaxRegression>(network, new Sgd(0.5f, momentum: 0.9f), threads: 2, seed: 1, new OneCycleSchedule());

        TrainingHistory history = trainer.Fit(Data(500), epochs: 4, batchSize: 32, validation: Data(200, first: 500), augmentation: null);
        Evaluation evaluation = trainer.Evaluate(Data(200, first: 500));

        Assert.Equal([1, 2, 3, 4], history.Epochs.Select(e => e.Epoch));
        Assert.True(history.Epochs[3].Loss < history.Epochs[0].Loss / 2);
        Assert.True(evaluation.Accuracy > 0.95, $"accuracy {evaluation.Accuracy}");
        Assert.Equal((evaluation.Loss, evaluation.Accuracy), (history.Epochs[3].ValidationLoss!.Value, history.Epochs[3].ValidationAccuracy!.Value));
        Assert.All(history.Epochs, e => Assert.True(e.Seconds > 0 && e.ImagesPerSecond > 0));
        Assert.True(history.ImagesPerSecond > 0);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void The_parameters_are_bit_identical_whatever_the_number_of_threads(int threads)
    {
        Assert.Equal(Train(threads: 1, seed: 1), Train(threads, seed: 1));
        Assert.NotEqual(Train(threads: 1, seed: 1), Train(threads, seed: 2));
    }

    [Fact]
    public void Two_short_runs_shuffle_as_one_long_run()
    {
        float[] Parameters(params int[] runs)
        {
            SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
            var trainer = new Trainer<SoftmaxRegression>(network, new Adam(), threads: 1);
            foreach (int epochs in runs)
            {
                trainer.Fit(Data(100), epochs, batchSize: 8);
            }

            return Values(network);
        }

        Assert.Equal(Parameters(3), Parameters(1, 2));
    }

    [Fact]
    public void Every_epoch_has_an_order_of_its_own_across_runs()
    {
        // At such a rate the parameters hold still, and with batches of one image the first losses tell the order.
        var progress = new Recorder();
        var trainer = new Trainer<SoftmaxRegression>(SoftmaxRegression.Create(seed: 1), new Sgd(1e-30f), threads: 1);

        trainer.Fit(Data(50), epochs: 2, batchSize: 1, progress: progress);
        trainer.Fit(Data(50), epochs: 1, batchSize: 1, progress: progress);

        string[] orders = [.. progress.Steps.Chunk(50).Select(epoch => string.Join(' ', epoch.Select(p => p.Loss)))];
        Assert.Equal(3, orders.Distinct().Count());
    }

    [Fact]
    public void Evaluation_counts_what_was_taken_for_what()
    {
        SoftmaxRegression network = SoftmaxRegression.Create();
        network.Parameters[0].Values.Span.Clear();
        network.Parameters[1].Values.Span[1] = MathF.Log(2f);

        // Class 1 has probability 1/2 and the others 1/4, whatever the image.
        Evaluation evaluation = network.Evaluate(new ImageDataset(new TensorShape(2, 3, 1), new float[4 * 6], (int[])[0, 1, 1, 2], 3), threads: 2);

        Assert.Equal(0.5, evaluation.Accuracy);
        Assert.Equal(Math.Log(2) * 1.5, evaluation.Loss, 1e-6);
        Assert.Equal(new[,] { { 0, 1, 0 }, { 0, 2, 0 }, { 0, 1, 0 } }, evaluation.ConfusionMatrix);
    }

    [Fact]
    public void Progress_is_reported_after_every_step_and_every_epoch()
    {
        var progress = new Recorder();
        var trainer = new Trainer<SoftmaxRegression>(SoftmaxRegression.Create(), new Sgd(0.1f), threads: 1);

        TrainingHistory history = trainer.Fit(Data(25), epochs: 2, batchSize: 10, progress: progress);

        Assert.Equal(
            [(1, 1, 3), (1, 2, 3), (1, 3, 3), (2, 1, 3), (2, 2, 3), (2, 3, 3)],
            progress.Steps.Select(p => (p.Epoch, p.Step, p.Steps)));
        Assert.Equal(history.Epochs, progress.Epochs);
        Assert.Equal(history.Epochs[1].Loss, progress.Steps[5].Loss, 1e-12);
        Assert.Equal(history.Epochs[1].Accuracy, progress.Steps[5].Accuracy, 1e-12);
        Assert.All(progress.Steps, p => Assert.Equal(2, p.Epochs));
        Assert.Equal(TimeSpan.Zero, progress.Steps[5].Remaining);
        Assert.True(progress.Steps[0].Remaining > TimeSpan.Zero && progress.Steps[0].ImagesPerSecond > 0);
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        var progress = new AllocationMeter();
        var trainer = new Trainer<SoftmaxRegression>(SoftmaxRegression.Create(), new Sgd(0.1f, momentum: 0.9f), threads: 2, schedule: new OneCycleSchedule());

        trainer.Fit(Data(400), epochs: 1, batchSize: 8, augmentation: new RandomShift(1), progress: progress);

        Assert.Equal(50, progress.Steps);
        Assert.Equal(0, progress.AllocatedAfterTheFirst);
    }

    [Fact]
    public void Cancelling_keeps_the_parameters_of_that_moment()
    {
        float[] Cancelled(int afterStep)
        {
            using var source = new CancellationTokenSource();
            SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
            var trainer = new Trainer<SoftmaxRegression>(network, new Sgd(0.1f), threads: 2);
            var progress = new Recorder { OnStep = p => Cancel(p.Step == afterStep, source) };
            Assert.Throws<OperationCanceledException>(() => trainer.Fit(Data(30), epochs: 5, batchSize: 10, progress: progress, cancellationToken: source.Token));
            Assert.Equal(afterStep, progress.Steps.Count);
            Assert.InRange(network.Evaluate(Data(30)).Accuracy, 0, 1);
            return Values(network);
        }

        float[] start = Values(SoftmaxRegression.Create(seed: 1));
        Assert.NotEqual(start, Cancelled(1));
        Assert.NotEqual(Cancelled(1), Cancelled(2));
        Assert.Equal(Cancelled(2), Cancelled(2));
    }

    [Fact]
    public void A_token_that_was_cancelled_before_changes_nothing()
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        var trainer = new Trainer<SoftmaxRegression>(network, new Sgd(0.1f));

        Assert.Throws<OperationCanceledException>(() => trainer.Fit(Data(30), epochs: 1, cancellationToken: new CancellationToken(canceled: true)));

        Assert.Equal(Values(SoftmaxRegression.Create(seed: 1)), Values(network));
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_training_with_the_last_epochs_parameters()
    {
        float[] pixels = new float[20 * 6];
        var data = new ImageDataset(new TensorShape(2, 3, 1), pixels, new int[20], 3);
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        var trainer = new Trainer<SoftmaxRegression>(network, new Sgd(0.1f), threads: 1);
        float[] afterFirst = [];
        var progress = new Recorder
        {
            OnEpoch = _ =>
            {
                afterFirst = Values(network);
                Array.Fill(pixels, float.NaN);
            },
        };

        TrainingDivergedException e = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(data, epochs: 3, batchSize: 10, progress: progress));

        Assert.Equal((2, 1), (e.Epoch, e.Step));
        Assert.Contains("Training diverged in epoch 2, step 1: found a loss of NaN", e.Message, StringComparison.Ordinal);
        Assert.Equal(afterFirst, Values(network));
        Assert.DoesNotContain(Values(network), float.IsNaN);
    }

    [Fact]
    public void Parameters_that_overflow_in_the_last_step_are_not_stored()
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        var trainer = new Trainer<SoftmaxRegression>(network, new Sgd(float.MaxValue), threads: 1);
        var data = new ImageDataset(new TensorShape(2, 3, 1), Enumerable.Repeat(1e6f, 6).ToArray(), new int[1], 3);

        TrainingDivergedException e = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(data, epochs: 1));

        Assert.Equal((1, 1), (e.Epoch, e.Step));
        Assert.Equal(Values(SoftmaxRegression.Create(seed: 1)), Values(network));
    }

    [Fact]
    public void Data_and_arguments_that_do_not_fit_are_refused()
    {
        var trainer = new Trainer<SoftmaxRegression>(SoftmaxRegression.Create(), new Sgd(0.1f), threads: 1);
        ImageDataset wrongSize = new(new TensorShape(3, 2, 1), new float[6], new int[1], 3);
        ImageDataset wrongClasses = new(new TensorShape(2, 3, 1), new float[6], new int[1], 4);

        Assert.Contains("Found images of 3×2×1, expected 2×3×1", Assert.Throws<ArgumentException>(() => trainer.Fit(wrongSize, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("Found data of 4 classes, expected 3", Assert.Throws<ArgumentException>(() => trainer.Evaluate(wrongClasses)).Message, StringComparison.Ordinal);
        Assert.Contains("Found no images", Assert.Throws<ArgumentException>(() => trainer.Fit(Data(1).Slice(0, 0), 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => trainer.Fit(Data(1), 1, validation: wrongSize));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(Data(1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(Data(1), 1, batchSize: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer<SoftmaxRegression>(SoftmaxRegression.Create(), new Sgd(0.1f), threads: 0));
    }

    [Fact]
    public void An_optimiser_serves_one_trainer()
    {
        var optimizer = new Sgd(0.1f);
        _ = new Trainer<SoftmaxRegression>(SoftmaxRegression.Create(), optimizer);

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => new Trainer<SoftmaxRegression>(SoftmaxRegression.Create(), optimizer));

        Assert.Contains("Create an optimiser for each trainer", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_a_softmax_is_refused()
    {
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => new Trainer<Linear>(new Linear(), new Sgd(0.1f)));

        Assert.Contains("Linear does not end in a softmax: found Dense 3", e.Message, StringComparison.Ordinal);
        Assert.Contains("Add [Softmax] after the last layer", e.Message, StringComparison.Ordinal);
    }

    private static float[] Values(Network network) => [.. network.Parameters.SelectMany(p => p.Values.ToArray())];

    private static void Cancel(bool now, CancellationTokenSource source)
    {
        if (now)
        {
            source.Cancel();
        }
    }

    private static float[] Train(int threads, int seed)
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        var trainer = new Trainer<SoftmaxRegression>(network, new Sgd(0.1f, 0.9f, nesterov: true), threads, seed);
        trainer.Fit(Data(55), epochs: 2, batchSize: 16, augmentation: new RandomShift(1));
        return Values(network);
    }

    /// <summary>Images whose brightest column is their class.</summary>
    private static ImageDataset Data(int count, int first = 0)
    {
        float[] pixels = new float[count * 6];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = (first + i) % 3;
            for (int p = 0; p < 6; p++)
            {
                pixels[(i * 6) + p] = (0.5f * MathF.Sin(((first + i) * 6) + p)) + (p % 3 == labels[i] ? 1f : 0f);
            }
        }

        return new ImageDataset(new TensorShape(2, 3, 1), pixels, labels, 3);
    }

    private sealed class Recorder : IProgress<TrainingProgress>, IProgress<EpochResult>
    {
        public List<TrainingProgress> Steps { get; } = [];

        public List<EpochResult> Epochs { get; } = [];

        public Action<TrainingProgress>? OnStep { get; init; }

        public Action<EpochResult>? OnEpoch { get; init; }

        public void Report(TrainingProgress value)
        {
            Steps.Add(value);
            OnStep?.Invoke(value);
        }

        public void Report(EpochResult value)
        {
            Epochs.Add(value);
            OnEpoch?.Invoke(value);
        }
    }

    private sealed class AllocationMeter : IProgress<TrainingProgress>
    {
        private long _afterFirst;

        public int Steps { get; private set; }

        public long AllocatedAfterTheFirst { get; private set; }

        public void Report(TrainingProgress value)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            _afterFirst = Steps == 0 ? allocated : _afterFirst;
            AllocatedAfterTheFirst = allocated - _afterFirst;
            Steps++;
        }
    }

    private sealed class Linear() : Network(SoftmaxRegression.Description with
    {
        Name = "Linear",
        Outputs = [SoftmaxRegression.Description.Outputs[0] with { Activation = OutputActivation.None }],
        Layers = [new LayerDescription("dense1", "Dense 3", new TensorShape(1, 1, 3, IsFlat: true), 21, 18)],
    });
}
