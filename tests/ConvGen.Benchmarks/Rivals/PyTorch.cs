using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ConvGen.Benchmarks.Rivals;

/// <summary>PyTorch, where a Python on this machine has it: the one that CONVGEN_PYTHON names, or else the system's. It runs a script beside this file in a process of its own.</summary>
internal static partial class PyTorch
{
    /// <summary>The system's own comes first: packages of a distribution are there, and not in a Python that somebody put before it.</summary>
    private static readonly string[] s_pythons = Environment.GetEnvironmentVariable("CONVGEN_PYTHON") is { Length: > 0 } named ? [named] : ["/usr/bin/python3", "python3", "python"];

    private static string Script => Path.Combine(AppContext.BaseDirectory, "Rivals", "pytorch_step.py");

    /// <summary>Milliseconds of a training step on images of 64×64, and who took them; null with the reason where there is no PyTorch.</summary>
    /// <param name="model"><c>resnet18</c> or <c>vgg11</c>.</param>
    /// <param name="batch">Images.</param>
    /// <param name="threads">Of PyTorch.</param>
    public static (string Rival, double? Milliseconds) TrainingStep(string model, int batch, int threads)
    {
        foreach (string python in s_pythons)
        {
            Match match = StepLine().Match(Run(python, model, batch, threads));
            if (match.Success)
            {
                return ($"PyTorch {match.Groups[1].Value}", double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
            }
        }

        return ("PyTorch absent: install python3-torch, or set CONVGEN_PYTHON to a Python that has it", null);
    }

    private static string Run(string python, string model, int batch, int threads)
    {
        string count = threads.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(python)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Script, model, batch.ToString(CultureInfo.InvariantCulture), count },
        };

        // Memory that glibc gives back after every step, to fetch it again in the next, costs PyTorch more than its sums.
        start.Environment["MALLOC_MMAP_THRESHOLD_"] = "2000000000";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = "4000000000";
        start.Environment["MALLOC_TOP_PAD_"] = "268435456";
        start.Environment["OMP_NUM_THREADS"] = count;
        try
        {
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output;
        }
        catch (Win32Exception)
        {
            // There is no such program.
            return "";
        }
    }

    [GeneratedRegex(@"^(\S+) step ([\d.]+) ms", RegexOptions.Multiline)]
    private static partial Regex StepLine();
}
