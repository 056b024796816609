using System.Diagnostics;
using System.Globalization;

namespace ConvGen;

/// <summary>Progress as plain lines, for logs and pipes: one at each epoch's end, and in long epochs one every few seconds. Numbers are printed with the invariant culture.</summary>
public sealed class PlainProgress : IProgress<TrainingProgress>, IProgress<EpochResult>
{
    private readonly TextWriter _writer;
    private readonly TimeSpan _interval;
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Creates the progress.</summary>
    /// <param name="writer">Such as <see cref="Console.Out"/>.</param>
    /// <param name="interval">The least time between two lines within an epoch; 5 seconds if null.</param>
    /// <exception cref="ArgumentNullException">There is no writer.</exception>
    public PlainProgress(TextWriter writer, TimeSpan? interval = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _writer = writer;
        _interval = interval ?? TimeSpan.FromSeconds(5);
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (value.Step < value.Steps && Stopwatch.GetElapsedTime(_last) >= _interval)
        {
            _last = Stopwatch.GetTimestamp();
            _writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"epoch {value.Epoch}/{value.Epochs}  step {value.Step}/{value.Steps}  loss {value.Loss:F4}{Accuracy(value.Accuracy)}  {value.ImagesPerSecond:N0} images/s  {value.Remaining.TotalSeconds:F0} s left"));
        }
    }

    /// <inheritdoc/>
    public void Report(EpochResult value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _last = Stopwatch.GetTimestamp();
        string validation = value.ValidationLoss is { } loss
            ? string.Create(CultureInfo.InvariantCulture, $"  validation loss {loss:F4}{Accuracy(value.ValidationAccuracy ?? double.NaN)}")
            : "";
        string metrics = string.Concat(value.Metrics.Select(m => string.Create(CultureInfo.InvariantCulture, $"  {m.Key} {m.Value:F4}")));
        _writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {value.Epoch}/{value.Epochs}  loss {value.Loss:F4}{Accuracy(value.Accuracy)}{validation}{metrics}  {value.ImagesPerSecond:N0} images/s  {value.Seconds:F2} s"));
    }

    private static string Accuracy(double accuracy) => double.IsNaN(accuracy) ? "" : string.Create(CultureInfo.InvariantCulture, $"  accuracy {accuracy * 100:F2} %");
}
