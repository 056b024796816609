using ConvGen;
using MnistSample.Output;

namespace MnistSample.Tests;

public class SingleLineProgressTests
{
    [Fact]
    public void The_line_is_written_over_within_80_columns_and_stays_at_the_end_of_an_epoch()
    {
        var output = new StringWriter();
        var progress = new SingleLineProgress(output);
        progress.Report(new TrainingProgress(99, 100, 234, 469, 2.30259, 0.1, 145_678, TimeSpan.FromSeconds(3599.4)));
        progress.Report(new TrainingProgress(99, 100, 469, 469, 0.0021, 1, 145_678, TimeSpan.Zero));

        string[] lines = output.ToString().Split('\r');
        Assert.Equal("", lines[0]);
        Assert.Equal("99/100  49 %  loss 2.3026  accuracy  10.00 %  145,678 images/s  3599 s left", lines[1]);
        Assert.Equal("99/100 100 %  loss 0.0021  accuracy 100.00 %  145,678 images/s     0 s left\n", lines[2]);
        Assert.All(lines, line => Assert.True(line.TrimEnd('\n').Length < 80));
    }
}
