namespace ConvGen.Training.Tests;

/// <summary>What layers make of a batch, against sums written out.</summary>
public sealed class ActivationStatisticsTests
{
    [Fact]
    public void Every_layers_outputs_are_those_of_plain_sums_whatever_their_layout()
    {
        StepNetwork network = StepNetwork.Create(seed: 1);
        float[] images = [.. Enumerable.Range(0, 11 * 72).Select(i => MathF.Sin(i * 12.9898f))];
        using TrainingStep step = network.CreateTrainingStep(11, threads: 2);
        step.Load(network);
        var shown = new float[step.ActivationNames.Length][][];
        for (int i = 0; i < shown.Length; i++)
        {
            shown[i] = new float[11][];
        }

        step.Observe(images, (layer, image, values) => shown[layer][image] = values);

        Assert.Equal(["conv1", "dense1"], step.ActivationNames);
        for (int image = 0; image < 11; image++)
        {
            double[] conv = Convolved(network, images.AsSpan(image * 72, 72));
            Assert.Equal(conv, shown[0][image].Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-5);
            Assert.Equal(4, shown[1][image].Length);
        }
    }

    [Fact]
    public void A_run_tells_what_its_layers_outputs_are_like()
    {
        IReadOnlyList<TensorStatistics> statistics = [];
        new Trainer<Small>(Small.Create(seed: 1), new Sgd(1e-9f), threads: 2).Fit(Stripes.Create(13), 1, batchSize: 13, callbacks: [new Each(step: run => statistics = run.ActivationStatistics())]);

        // At such a rate γ and β stay 1 and 0; the ReLU behind them is part of the layer. Of a normal distribution it leaves a mean of 0.4 and a mean square of 1/2.
        TensorStatistics norm = statistics.Single(s => s.Name == "bn1");
        Assert.Equal((13 * 4 * 4 * 5, 0, 0f), (norm.Count, norm.NotFinite, norm.Minimum));
        Assert.Equal(0.4, norm.Mean, 0.05);
        Assert.Equal(0.5, (norm.Mean * norm.Mean) + (norm.Deviation * norm.Deviation), 0.05);

        // A quarter is dropped and the rest scaled by 4/3, which leaves the mean nearly what it was.
        TensorStatistics dropped = statistics.Single(s => s.Name == "dropout1");
        Assert.Equal(norm.Count, dropped.Count);
        Assert.Equal(norm.Mean, dropped.Mean, 0.05);
        Assert.Equal(statistics.Single(s => s.Name == "flatten1") with { Name = "bn1" }, norm);
        Assert.Equal(["conv1", "bn1", "flatten1", "dropout1", "dense1"], statistics.Select(s => s.Name));
    }

    [Fact]
    public void Statistics_of_parts_are_those_of_the_whole()
    {
        float[] values = [1f, 5f, float.NaN, -3f, 7f, 2f, float.PositiveInfinity];
        TensorStatistics whole = TensorStatistics.Of("x", values);

        TensorStatistics parts = TensorStatistics.Of("x", [TensorStatistics.Of("a", values.AsSpan(0, 3)), TensorStatistics.Of("b", values.AsSpan(2, 1)), TensorStatistics.Of("c", values.AsSpan(3))]);

        Assert.Equal((8L, 3L, -3f, 7f), (parts.Count, parts.NotFinite, parts.Minimum, parts.Maximum));
        Assert.Equal((7L, 2L), (whole.Count, whole.NotFinite));
        Assert.Equal(2.4, parts.Mean, 1e-12);
        Assert.Equal(whole.Mean, parts.Mean, 1e-12);
        Assert.Equal(whole.Deviation, parts.Deviation, 1e-12);
    }

    private static double[] Convolved(StepNetwork network, ReadOnlySpan<float> image)
    {
        ReadOnlySpan<float> weights = network.Parameters[0].Values.Span;
        double[] result = new double[4 * 4 * 3];
        for (int i = 0; i < result.Length; i++)
        {
            (int y, int x, int filter) = (i / 12, i / 3 % 4, i % 3);
            double sum = network.Parameters[1].Values.Span[filter];
            for (int tap = 0; tap < 18; tap++)
            {
                (int c, int dy, int dx) = (tap / 9, tap / 3 % 3, tap % 3);
                sum += (double)weights[(filter * 18) + tap] * image[((((y + dy) * 6) + x + dx) * 2) + c];
            }

            result[i] = Math.Tanh(sum);
        }

        return result;
    }
}
