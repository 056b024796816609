using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ConvGen.Benchmarks.Measurement;

namespace ConvGen.Benchmarks.Rivals;

/// <summary>
/// The rivals' script, where somebody has set it up: the file that CONVGEN_PEERS names, or <c>shared/peers/peers.sh</c> beside the repository.
/// It runs ONNX Runtime and oneDNN in processes of their own; this reads what they print.
/// </summary>
internal static partial class Peers
{
    private static readonly string? s_script = FindScript();

    public const string OnnxRuntime = "ONNX Runtime";

    public const string OneDnn = "oneDNN";

    /// <summary>Milliseconds of a training step chained from oneDNN primitives, or null.</summary>
    public static double? TrainingStep(string model, int batch, int threads) =>
        Number(Run("step", "step", model, Text(batch), Text(threads)), StepMilliseconds());

    /// <summary>ONNX Runtime from the start of a C program's main to LeNet-5's first prediction: milliseconds and peak megabytes, or nulls.</summary>
    public static (double? Milliseconds, double? Megabytes) ColdStart()
    {
        string output = Run("first prediction", "cold", "lenet5");
        return (Number(output, FirstPrediction()), Number(output, PeakMemory()));
    }

    /// <summary>GFLOP/s of oneDNN's direct kernels by layer and pass: <c>VGG conv3_2 fwd</c>, …; empty where the script is absent.</summary>
    public static IReadOnlyDictionary<string, double> Layers()
    {
        // The script goes on to other algorithms; the first line of those is where the list ends.
        var speeds = new Dictionary<string, double>();
        foreach (Match match in LayerSpeed().Matches(Run("fwd auto", "layers")))
        {
            speeds.TryAdd($"{match.Groups[1].Value} {match.Groups[2].Value}", double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture));
        }

        return speeds;
    }

    /// <summary>The rival's name, or why there is no figure of it.</summary>
    public static string Label(string rival, double? figure) => figure is not null ? rival
        : s_script is null ? $"{rival} absent: set CONVGEN_PEERS to the rivals' script"
        : $"{rival} absent: the rivals' script has not been set up";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static double? Number(string output, Regex pattern)
    {
        Match match = pattern.Match(output);
        return match.Success ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>What the script prints, up to the first line that holds <paramref name="last"/>.</summary>
    private static string Run(string last, params string[] arguments)
    {
        if (s_script is null)
        {
            return "";
        }

        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(s_script);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string output = "";
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output += line + "\n";
            if (line.Contains(last, StringComparison.Ordinal))
            {
                process.Kill(entireProcessTree: true);
                break;
            }
        }

        process.WaitForExit();
        return output;
    }

    private static string? FindScript()
    {
        if (Environment.GetEnvironmentVariable("CONVGEN_PEERS") is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : null;
        }

        string? script = Repository.Root is { } root ? Path.GetFullPath(Path.Combine(root, "..", "shared", "peers", "peers.sh")) : null;
        return File.Exists(script) ? script : null;
    }

    [GeneratedRegex(@"step ([\d.]+) ms")]
    private static partial Regex StepMilliseconds();

    [GeneratedRegex(@"first prediction ([\d.]+) ms")]
    private static partial Regex FirstPrediction();

    [GeneratedRegex(@"peak ([\d.]+) MB")]
    private static partial Regex PeakMemory();

    [GeneratedRegex(@"^(VGG conv3_2|AlexNet conv2|ResNet 3x3(?= 64)|Keras conv1|LeNet conv[12]).*? (fwd|bwd_d|bwd_w) .*?([\d.]+) GF/s", RegexOptions.Multiline)]
    private static partial Regex LayerSpeed();
}
