namespace ConvGen.Training.Tests;

public sealed class PlainProgressTests
{
    [Fact]
    public void An_epoch_is_a_line()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var progress = new PlainProgress(writer);

        progress.Report(new TrainingProgress(1, 5, 3, 10, 0.5, 0.8, 1000, TimeSpan.FromSeconds(4)));
        progress.Report(new EpochResult(1, 5, 0.23456, 0.9312, 0.1, 0.976, 0.5, 120_000));
        progress.Report(new EpochResult(2, 5, 0.1, 0.95, null, null, 0.5, 120_000));

        Assert.Equal(
            "epoch 1/5  loss 0.2346  accuracy 93.12 %  validation loss 0.1000  accuracy 97.60 %  120,000 images/s  0.50 s\n"
            + "epoch 2/5  loss 0.1000  accuracy 95.00 %  120,000 images/s  0.50 s\n",
            writer.ToString());
    }

    [Fact]
    public void A_long_epoch_has_lines_of_its_own()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var progress = new PlainProgress(writer, TimeSpan.Zero);

        progress.Report(new TrainingProgress(1, 5, 3, 10, 0.5, 0.8, 1000, TimeSpan.FromSeconds(4)));
        progress.Report(new TrainingProgress(1, 5, 10, 10, 0.5, 0.8, 1000, TimeSpan.FromSeconds(3)));

        Assert.Equal("epoch 1/5  step 3/10  loss 0.5000  accuracy 80.00 %  1,000 images/s  4 s left\n", writer.ToString());
    }
}
