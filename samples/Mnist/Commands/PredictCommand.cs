using System.Globalization;
using ConvGen;
using ConvGen.Formats;
using MnistSample.CommandLine;
using MnistSample.Images;

namespace MnistSample.Commands;

/// <summary><c>predict FILE...</c>: one line a picture, with the digit, its probability, the runner-up and what was done to the picture.</summary>
internal static class PredictCommand
{
    public static int Run<TNetwork>(Invocation invocation)
        where TNetwork : Network, INetwork<TNetwork>
    {
        if (invocation.Files.Count == 0)
        {
            throw new UsageException("Found no picture after 'predict', expected one or more PNG or PGM files.");
        }

        string weights = invocation.Text("--weights") ?? TrainOptions.DefaultWeights(invocation.Choice("--network", TrainOptions.Networks));
        if (!File.Exists(weights))
        {
            throw new FileNotFoundException($"Found no weights at '{weights}', expected a file that 'train' saved; train first, or name one with --weights.");
        }

        using Predictor predictor = TNetwork.Load(weights).CreatePredictor();
        float[] probabilities = new float[predictor.OutputLength];
        int exitCode = ExitCode.Done;
        foreach (string file in invocation.Files)
        {
            try
            {
                (float[] pixels, string changes) = DigitFramer.Frame(Picture.Read(file), $"'{file}'");
                Recipe.Pixels.Normalize(pixels);
                predictor.Predict(pixels, probabilities);
                Console.WriteLine($"{file}: {Describe(probabilities)}{(changes.Length > 0 ? $" ({changes})" : "")}");
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                // The other pictures are still worth reading.
                Console.Error.WriteLine(exception.Message);
                exitCode = ExitCode.Failed;
            }
        }

        return exitCode;
    }

    private static string Describe(float[] probabilities)
    {
        int[] digits = [.. Enumerable.Range(0, probabilities.Length)];
        Array.Sort(digits, (a, b) => probabilities[b].CompareTo(probabilities[a]));
        return string.Create(
            CultureInfo.InvariantCulture, $"{digits[0]}  {100 * probabilities[digits[0]]:0.0} %, then {digits[1]}  {100 * probabilities[digits[1]]:0.0} %");
    }
}
