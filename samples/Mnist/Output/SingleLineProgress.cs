using System.Diagnostics;
using System.Globalization;
using ConvGen;

namespace MnistSample.Output;

/// <summary>
/// A line that is written over while an epoch runs and stays at its end, for the terminal of the published program. It fits 80 columns: a longer one would
/// break in two there and could not be written over.
/// </summary>
internal sealed class SingleLineProgress(TextWriter output) : IProgress<TrainingProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private long _last;

    public void Report(TrainingProgress value)
    {
        bool isEnd = value.Step == value.Steps;
        if (isEnd || Stopwatch.GetElapsedTime(_last) > Pause)
        {
            _last = Stopwatch.GetTimestamp();
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"\r{value.Epoch}/{value.Epochs} {100 * value.Step / value.Steps,3} %  loss {value.Loss:0.0000}  accuracy {100 * value.Accuracy,6:0.00} %  {value.ImagesPerSecond,7:N0} images/s  {value.Remaining.TotalSeconds,4:0} s left{(isEnd ? "\n" : "")}"));
        }
    }
}
