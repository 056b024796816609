using System.Globalization;
using ConvGen;
using Spectre.Console;

namespace MnistSample.Output;

/// <summary>A bar for each epoch, with loss, accuracy, speed and time left; it fits a terminal of 80 columns.</summary>
internal sealed class SpectreProgress : IProgress<TrainingProgress>
{
    private const int BarWidth = 12;
    private readonly ProgressContext _context;
    private ProgressTask? _task;
    private int _epoch;

    private SpectreProgress(ProgressContext context) => _context = context;

    /// <summary>Runs <paramref name="work"/> under the bars.</summary>
    public static void Run(IAnsiConsole console, Action<IProgress<TrainingProgress>> work) => console.Progress()
        .Columns(new ProgressBarColumn { Width = BarWidth }, new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(context => work(new SpectreProgress(context)));

    public void Report(TrainingProgress value)
    {
        string description = string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Epoch}/{value.Epochs}  loss [yellow]{value.Loss:0.0000}[/]  accuracy [green]{100 * value.Accuracy:0.00} %[/]  {value.ImagesPerSecond:N0} images/s  {value.Remaining.TotalSeconds:0} s left");
        if (_task is null || _epoch != value.Epoch)
        {
            _task = _context.AddTask(description, maxValue: value.Steps);
            _epoch = value.Epoch;
        }

        _task.Description = description;
        _task.Value = value.Step;
    }
}
