using ConvGen.Data;

namespace ConvGen.Training.Tests;

/// <summary>Training for numbers instead of one class.</summary>
public sealed class TargetTests
{
    private static readonly TensorShape s_shape = new(6, 6, 1);

    public static TheoryData<string> Losses => ["squared", "absolute", "huber"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_regression_learns_numbers_and_its_metrics_say_how_well(string name)
    {
        Loss loss = name switch { "squared" => new MeanSquaredError(), "absolute" => new MeanAbsoluteError(), _ => new HuberLoss(0.5f) };
        var trainer = new Trainer<TwoNumbers>(TwoNumbers.Create(seed: 1), new Adam(0.01f), threads: 2, loss: loss, metrics: [new MeanLoss(new MeanAbsoluteError(), "absolute")]);

        TrainingHistory history = trainer.Fit(Numbers(200), 30, batchSize: 20, validation: Numbers(50));

        EpochResult last = history.Epochs[^1];
        Assert.True(last.Loss < history.Epochs[0].Loss / 4, $"{history.Epochs[0].Loss} to {last.Loss}");
        Assert.True(double.IsNaN(last.Accuracy) && double.IsNaN(last.ValidationAccuracy!.Value));
        Assert.InRange(last.Metrics["absolute"], 0, 0.3);
        Evaluation evaluation = trainer.Evaluate(Numbers(50));
        Assert.Equal(last.ValidationLoss, evaluation.Loss);
        Assert.Empty(evaluation.ConfusionMatrix);
    }

    [Fact]
    public void Several_labels_at_once_are_learned()
    {
        var trainer = new Trainer<TwoNumbers>(TwoNumbers.Create(seed: 1), new Adam(0.01f), threads: 2, loss: new BinaryCrossEntropy([1f, 2f]), metrics: [new BinaryAccuracy()]);

        TrainingHistory history = trainer.Fit(Numbers(200, signs: true), 30, batchSize: 20, validation: Numbers(50, signs: true));

        Assert.True(history.Epochs[^1].Metrics["binary accuracy"] > 0.95, $"{history.Epochs[^1].Metrics["binary accuracy"]}");
    }

    [Fact]
    public void Two_classes_are_learned_with_one_output()
    {
        float[] pixels = Pixels(200);
        int[] labels = [.. Enumerable.Range(0, 200).Select(i => pixels[i * 36] > 0 ? 1 : 0)];
        var data = new ImageDataset(s_shape, pixels, labels, 2);
        var trainer = new Trainer<OneNumber>(OneNumber.Create(seed: 1), new Adam(0.05f), threads: 2, loss: new BinaryCrossEntropy(), metrics: [new BinaryAccuracy()]);

        trainer.Fit(data, 30, batchSize: 20);

        Assert.True(trainer.Evaluate(data).Metrics["binary accuracy"] > 0.95);
    }

    [Fact]
    public void Mixed_images_train_to_the_same_bits_whatever_the_number_of_threads()
    {
        float[] Train(int threads)
        {
            Small network = Small.Create(seed: 1);
            new Trainer<Small>(network, new Sgd(0.1f, 0.9f), threads, loss: new SoftmaxCrossEntropy(0.1f, [1f, 2f, 1f]))
                .Fit(Stripes.Create(45), 3, batchSize: 8, augmentation: new Mixup(0.4f));
            return [.. network.Parameters.SelectMany(p => p.Values.ToArray())];
        }

        Assert.Equal(Train(1), Train(3));
    }

    [Fact]
    public void Data_without_numbers_is_refused()
    {
        var trainer = new Trainer<TwoNumbers>(TwoNumbers.Create(), new Sgd(0.1f), loss: new MeanSquaredError());

        ArgumentException e = Assert.Throws<ArgumentException>(() => trainer.Fit(new ImageDataset(s_shape, new float[36], new int[1], 2), 1));

        Assert.Contains("Found data with 0 target values an image, expected 2, the outputs of TwoNumbers, for MeanSquaredError", e.Message, StringComparison.Ordinal);
    }

    private static float[] Pixels(int count) => [.. Enumerable.Range(0, count * 36).Select(i => MathF.Sin(i * 12.9898f))];

    /// <summary>The sums of the first and of the last three pixels, or whether they are positive.</summary>
    private static ImageDataset Numbers(int count, bool signs = false)
    {
        float[] pixels = Pixels(count);
        float[] targets = [.. Enumerable.Range(0, count).SelectMany(i => (float[])[pixels.AsSpan(i * 36, 3).ToArray().Sum(), pixels.AsSpan((i * 36) + 33, 3).ToArray().Sum()])];
        return new ImageDataset(s_shape, pixels, signs ? [.. targets.Select(t => t > 0 ? 1f : 0f)] : targets, 2);
    }
}
