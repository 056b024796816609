using ConvGen.Data;
using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

/// <summary>What a trainer makes of networks with running statistics, several outputs, dropout and log-softmax.</summary>
public sealed class TrainerStateTests
{
    private const int Pixels = NormedRegression.InputCount;

    [Fact]
    public void A_network_with_running_statistics_and_a_second_output_learns_and_is_evaluated_on_the_main_one()
    {
        NormedRegression network = NormedRegression.Create(seed: 1);
        var trainer = new Trainer<NormedRegression>(network, new Sgd(0.1f, momentum: 0.9f), threads: 2, seed: 1);

        TrainingHistory history = trainer.Fit(Data(300), epochs: 6, batchSize: 16, validation: Data(99));

        Assert.True(history.Epochs[5].Loss < history.Epochs[0].Loss / 2, $"{history.Epochs[0].Loss} to {history.Epochs[5].Loss}");
        Assert.True(history.Epochs[5].ValidationAccuracy > 0.9, $"{history.Epochs[5].ValidationAccuracy}");

        // The images' channels have means of 10 and 0.
        Assert.Equal(10, network.Buffers[0].Values.Span[0], 0.5);
        Assert.Equal(0, network.Buffers[0].Values.Span[1], 0.5);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Parameters_and_running_statistics_are_bit_identical_whatever_the_number_of_threads(int threads)
    {
        float[] Train(int count)
        {
            NormedRegression network = NormedRegression.Create(seed: 1);
            new Trainer<NormedRegression>(network, new Adam(), count, seed: 1).Fit(Data(55), epochs: 2, batchSize: 16);
            return Values(network);
        }

        Assert.Equal(Train(1), Train(threads));
    }

    [Fact]
    public void Cancelling_keeps_the_running_statistics_of_that_moment()
    {
        float[] Cancelled(int afterStep)
        {
            using var source = new CancellationTokenSource();
            NormedRegression network = NormedRegression.Create(seed: 1);
            var progress = new EachStep(p =>
            {
                if (p.Step == afterStep)
                {
                    source.Cancel();
                }
            });
            var trainer = new Trainer<NormedRegression>(network, new Sgd(0.1f), threads: 1);
            Assert.Throws<OperationCanceledException>(() => trainer.Fit(Data(30), epochs: 5, batchSize: 10, progress: progress, cancellationToken: source.Token));
            return [.. network.Buffers.SelectMany(b => b.Values.ToArray())];
        }

        Assert.NotEqual([0f, 0f, 1f, 1f], Cancelled(1));
        Assert.NotEqual(Cancelled(1), Cancelled(2));
        Assert.Equal(Cancelled(2), Cancelled(2));
    }

    [Fact]
    public void Divergence_leaves_the_running_statistics_of_the_last_epoch()
    {
        float[] pixels = [.. Enumerable.Range(0, 20 * Pixels).Select(i => MathF.Sin(i))];
        var data = new ImageDataset(new TensorShape(1, 3, 2), pixels, new int[20], 3);
        NormedRegression expected = NormedRegression.Create(seed: 1);
        new Trainer<NormedRegression>(expected, new Sgd(0.1f), threads: 1).Fit(data, epochs: 2, batchSize: 10);
        NormedRegression network = NormedRegression.Create(seed: 1);
        var trainer = new Trainer<NormedRegression>(network, new Sgd(0.1f), threads: 1);
        var progress = new EachStep(p =>
        {
            // After an epoch's last step no image of the next one has been read.
            if (p is { Epoch: 2, Step: 2 })
            {
                Array.Fill(pixels, float.NaN);
            }
        });

        Assert.Throws<TrainingDivergedException>(() => trainer.Fit(data, epochs: 3, batchSize: 10, progress: progress));

        Assert.Equal(Values(expected), Values(network));
        Assert.NotEqual([0f, 0f, 1f, 1f], Values(network)[^4..]);
    }

    [Fact]
    public void A_running_statistic_that_is_no_number_stops_training_though_the_loss_is_one()
    {
        var network = new PhaseRecorder(PhaseRecorder.Plan) { State = float.PositiveInfinity };
        var trainer = new Trainer<PhaseRecorder>(network, new Sgd(0.1f), threads: 1);

        TrainingDivergedException e = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Zeros(4), epochs: 1, batchSize: 2));

        Assert.Equal((1, 1), (e.Epoch, e.Step));
        Assert.Contains("found a running statistic", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_seed_of_the_trainer_is_that_of_dropout_and_a_second_run_goes_on_where_the_first_ended()
    {
        List<int> Keys(int seed, params int[] runs)
        {
            var network = new PhaseRecorder(PhaseRecorder.Plan);
            var trainer = new Trainer<PhaseRecorder>(network, new Sgd(0.1f), threads: 1, seed);
            foreach (int epochs in runs)
            {
                trainer.Fit(Zeros(4), epochs, batchSize: 2);
            }

            return network.Keys;
        }

        Assert.Equal(6, Keys(1, 3).Distinct().Count());
        Assert.Equal(Keys(1, 3), Keys(1, 1, 2));
        Assert.Empty(Keys(1, 3).Intersect(Keys(2, 3)));
    }

    [Fact]
    public void Evaluation_changes_nothing_and_does_not_depend_on_the_number_of_threads()
    {
        float[] Train(bool validates)
        {
            Small network = Small.Create(seed: 1);
            var trainer = new Trainer<Small>(network, new Adam(), threads: 2, seed: 1);
            for (int i = 0; i < 3; i++)
            {
                trainer.Fit(Stripes.Create(45), epochs: 1, batchSize: 8, validation: validates ? Stripes.Create(20) : null);
                float[] before = Values(network);
                if (validates)
                {
                    Evaluation first = trainer.Evaluate(Stripes.Create(300));
                    Assert.Equal((first.Loss, first.Accuracy), network.Evaluate(Stripes.Create(300), threads: 3) is var second ? (second.Loss, second.Accuracy) : default);
                }

                Assert.Equal(before, Values(network));
            }

            return Values(network);
        }

        Assert.Equal(Train(false), Train(true));
    }

    [Fact]
    public void Logarithms_of_probabilities_are_evaluated_like_probabilities()
    {
        float[] pixels = new float[4 * SoftmaxRegression.InputCount];
        (pixels[0], pixels[SoftmaxRegression.InputCount]) = (1, 2);

        // Predicted are 1, 2, 0, 0.
        Evaluation evaluation = new LogRegression().Evaluate(new ImageDataset(new TensorShape(2, 3, 1), pixels, (int[])[1, 1, 0, 2], 3), threads: 2);

        Assert.Equal(0.5, evaluation.Accuracy);
        Assert.Equal(Math.Log(2) * 1.5, evaluation.Loss, 1e-6);
        Assert.Equal(new[,] { { 1, 0, 0 }, { 0, 1, 1 }, { 1, 0, 0 } }, evaluation.ConfusionMatrix);
        _ = new Trainer<LogRegression>(new LogRegression(), new Sgd(0.1f));
    }

    private static float[] Values(Network network) => [.. network.Parameters.Concat(network.Buffers).SelectMany(p => p.Values.ToArray())];

    private static ImageDataset Zeros(int count) => new(new TensorShape(2, 3, 1), new float[count * SoftmaxRegression.InputCount], new int[count], 3);

    /// <summary>Images whose brightest pixel is their class; the first channel lies around 10, the second around 0.</summary>
    private static ImageDataset Data(int count)
    {
        float[] pixels = new float[count * Pixels];
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % 3)];
        for (int i = 0; i < pixels.Length; i++)
        {
            int pixel = i / 2 % 3;
            pixels[i] = MathF.Sin(i * i) + (i % 2 == 0 ? 9f : -1f) + (pixel == labels[i / Pixels] ? 3f : 0f);
        }

        return new ImageDataset(new TensorShape(1, 3, 2), pixels, labels, 3);
    }

    private sealed class EachStep(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
