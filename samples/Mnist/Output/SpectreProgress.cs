using System.Globalization;
using ConvGen;
using Spectre.Console;

namespace MnistSample.Output;

/// <summary>A bar for each epoch, with loss, accuracy, speed and time left.</summary>
internal sealed class SpectreProgress : IProgress<TrainingProgress>
{
    private readonly ProgressContext _context;
    private ProgressTask? _task;
    private int _epoch;

    private SpectreProgress(ProgressContext context) => _context = context;

    /// <summary>Runs <paramref name="work"/> under the bars.</summary>
    public static void Run(Action<IProgress<TrainingProgress>> work) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
        .Start(context => work(new SpectreProgress(context)));

    public void Report(TrainingProgress value)
    {
        if (_task is null || _epoch != value.Epoch)
        {
            _task = _context.AddTask("", maxValue: value.Steps);
            _epoch = value.Epoch;
        }

        _task.Value = value.Step;
        _task.Description = string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {value.Epoch}/{value.Epochs}  loss [yellow]{value.Loss:0.0000}[/]  accuracy [green]{100 * value.Accuracy:0.00} %[/]  {value.ImagesPerSecond:N0} images/s  {value.Remaining.TotalSeconds:0.0} s left");
    }
}
