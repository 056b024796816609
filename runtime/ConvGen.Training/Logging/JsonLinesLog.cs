using System.Text;
using System.Text.Json;

namespace ConvGen;

/// <summary>
/// A log as JSON lines: an object for each epoch and each step that is logged, told apart by <c>"kind"</c>, <c>"epoch"</c> or <c>"step"</c>, with the names that <see cref="CsvLog"/> has for its columns.
/// What is no finite number is left out. An epoch's metrics are the object <c>"metrics"</c>.
/// </summary>
public sealed class JsonLinesLog : FileLog
{
    /// <summary>Creates the log.</summary>
    /// <param name="path">The file.</param>
    /// <param name="everySteps">A line every so many steps too; 0, the default, for none.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative number of steps.</exception>
    public JsonLinesLog(string path, int everySteps = 0)
        : base(path, everySteps)
    {
    }

    private protected override string? Header(TrainingRun run) => null;

    private protected override string StepLine(TrainingRun run) => Line("step", run, json =>
    {
        Write(json, "loss", run.BatchLoss);
        Write(json, "gradient_norm", run.GradientNorm);
    });

    private protected override string EpochLine(TrainingRun run, EpochResult result) => Line("epoch", run, json =>
    {
        Write(json, "loss", result.Loss);
        Write(json, "accuracy", result.Accuracy);
        Write(json, "validation_loss", result.ValidationLoss ?? double.NaN);
        Write(json, "validation_accuracy", result.ValidationAccuracy ?? double.NaN);
        if (result.Metrics.Count > 0)
        {
            json.WriteStartObject("metrics");
            foreach ((string name, double value) in result.Metrics)
            {
                Write(json, name, value);
            }

            json.WriteEndObject();
        }

        Write(json, "seconds", result.Seconds);
        Write(json, "seconds_waited", result.SecondsWaited);
    });

    private static string Line(string kind, TrainingRun run, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteNumber("epoch", run.Epoch);
            json.WriteNumber("step", run.StepsDone);
            json.WriteNumber("learning_rate", run.LearningRate);
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
    }
}
