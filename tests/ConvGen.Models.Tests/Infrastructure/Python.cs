using System.Diagnostics;

namespace ConvGen.Models.Tests.Infrastructure;

/// <summary>The first Python on this machine that has ONNX's own package, whose checker is the format's definition.</summary>
internal static class Python
{
    public const string HowToInstall = "Python's onnx is absent, so models are not held against its checker: install it (Debian: python3-onnx) or name a Python that has it in CONVGEN_PYTHON.";

    private static readonly Lazy<string?> s_withOnnx = new(() => Candidates().FirstOrDefault(python => Run(python, "-c", "import onnx") is { Code: 0 }));

    public static string? WithOnnx => s_withOnnx.Value;

    /// <summary>The exit code and everything that was printed; null where it does not start.</summary>
    public static (int Code, string Text)? Run(string python, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static IEnumerable<string> Candidates() =>
        Environment.GetEnvironmentVariable("CONVGEN_PYTHON") is { Length: > 0 } named ? [named] : ["python3", "/usr/bin/python3", "python"];
}
