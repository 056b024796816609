using ConvGen;
using MnistSample.Output;
using Spectre.Console;

namespace MnistSample.Tests;

public class SpectreProgressTests
{
    [Fact]
    public void Every_epoch_has_a_line_that_fits_80_columns()
    {
        using var output = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 80;

        SpectreProgress.Run(console, progress =>
        {
            for (int step = 0; step < 6; step++)
            {
                progress.Report(new TrainingProgress(1 + (step / 3), 2, 1 + (step % 3), 3, 0.123456, 0.98765, 123_456, TimeSpan.FromSeconds(7)));
            }
        });

        string text = output.ToString();
        Assert.Contains("1/2  loss 0.1235  accuracy 98.77 %  123,456 images/s  7 s left", text, StringComparison.Ordinal);
        Assert.Contains("2/2  loss 0.1235  accuracy 98.77 %  123,456 images/s  7 s left", text, StringComparison.Ordinal);
    }
}
