using System.Text.Json;
using ConvGen;
using MnistSample.CommandLine;

namespace MnistSample.Output;

/// <summary>The figures of a training run as JSON, for scripts.</summary>
internal static class RunReport
{
    /// <summary>Writes the file.</summary>
    /// <param name="path">Replaced where it exists.</param>
    /// <param name="options">Of the run.</param>
    /// <param name="data">What it was trained on.</param>
    /// <param name="history">Its epochs; <c>seconds</c> is their time alone.</param>
    /// <param name="test">What the test images gave.</param>
    /// <param name="training">All of the training, with what precedes its first step.</param>
    /// <param name="total">From the program's start: data, training and test.</param>
    public static void Write(string path, TrainOptions options, string data, TrainingHistory history, Evaluation test, TimeSpan training, TimeSpan total)
    {
        using FileStream file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("network", options.Network);
        json.WriteString("data", data);
        json.WriteNumber("accuracy", test.Accuracy);
        json.WriteNumber("loss", test.Loss);
        json.WriteNumber("seconds", Math.Round(history.Seconds, 3));
        json.WriteNumber("training_seconds", Math.Round(training.TotalSeconds, 3));
        json.WriteNumber("total_seconds", Math.Round(total.TotalSeconds, 3));
        json.WriteNumber("images_per_second", Math.Round(history.ImagesPerSecond));
        json.WriteNumber("images", options.Images);
        json.WriteNumber("epochs", options.Epochs);
        json.WriteNumber("batch", options.BatchSize);
        json.WriteNumber("threads", options.Threads);
        json.WriteNumber("seed", options.Seed);
        json.WriteString("weights", options.Output);
        json.WriteEndObject();
    }
}
