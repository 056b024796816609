using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Text.RegularExpressions;

namespace ConvGen.Tests.Networks;

/// <summary>The emitted kernels at each vector width, each in a process of its own, and how the JIT compiled them there.</summary>
public partial class WidthTests
{
    [Theory]
    [InlineData(512, "")]
    [InlineData(256, "EnableAVX512")]
    [InlineData(128, "EnableAVX2")]
    public async Task Every_network_obeys_every_rule_and_no_kernel_is_left_unoptimised(int width, string switchedOff)
    {
        string summary = Path.Combine(Path.GetTempPath(), $"convgen-jit-{Guid.NewGuid():n}.txt");
        try
        {
            (int exitCode, string output) = await RunProbe(switchedOff, summary);

            Assert.True(exitCode == 0, output);
            Assert.Contains($"widest vectors: {Math.Min(width, WidestHere())} bits", output, StringComparison.Ordinal);
            AssertOptimised(await File.ReadAllLinesAsync(summary));
        }
        finally
        {
            File.Delete(summary);
        }
    }

    [Theory]
    [InlineData("   7: JIT compiled A.B+C:Kernel(byref) [FullOpts, IL size=900, code size=2000]", "A.B+C:Kernel", "FullOpts")]
    [InlineData("   8: JIT compiled A.B:Kernel(byref,int) [Tier-0 switched MinOpts, IL size=90000, code size=2000]", "A.B:Kernel", "Tier-0 switched MinOpts")]
    [InlineData("  12: JIT compiled A:.ctor():this [Instrumented Tier0, IL size=1, code size=2]", "A:.ctor", "Instrumented Tier0")]
    [InlineData("  13: JIT compiled A:M() [Tier1-OSR @0x2, IL size=1, code size=2]", "A:M", "Tier1-OSR @0x2")]
    public void A_line_of_the_JITs_summary_is_understood(string line, string method, string tier)
    {
        Match match = SummaryLine().Match(line);

        Assert.Equal(method, match.Groups["method"].Value);
        Assert.Equal(tier, match.Groups["tier"].Value);
    }

    private static void AssertOptimised(string[] summary)
    {
        HashSet<string> kernels = [.. KernelProbe.KernelNames()];
        var compiled = new List<string>();
        foreach (string line in summary)
        {
            Match match = SummaryLine().Match(line);
            if (!match.Success)
            {
                continue;
            }

            // Past 60,000 bytes of IL or 2,000 locals the JIT gives up optimising and says so in the tier.
            bool minimal = match.Groups["tier"].Value.Contains("MinOpts", StringComparison.Ordinal);
            Assert.False(minimal && match.Groups["method"].Value.StartsWith("ConvGen.", StringComparison.Ordinal), $"Compiled without optimisation: {line}");
            if (kernels.Contains(match.Groups["method"].Value))
            {
                compiled.Add(match.Groups["method"].Value);
                Assert.True(match.Groups["tier"].Value == "FullOpts", $"Expected a kernel to be compiled once, fully optimised: {line}");
            }
        }

        Assert.True(compiled.Count > 0, $"None of the {kernels.Count} emitted kernels is among the {summary.Length} methods that the JIT compiled.");
    }

    private static async Task<(int ExitCode, string Output)> RunProbe(string switchedOff, string summary)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            ArgumentList = { typeof(KernelProbe).Assembly.Location },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_JitStdOutFile"] = summary, ["DOTNET_JitDisasmSummary"] = "1" },
        };
        if (switchedOff.Length > 0)
        {
            start.Environment["DOTNET_" + switchedOff] = "0";
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    private static int WidestHere() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    [GeneratedRegex(@"JIT compiled (?<method>[^(\[]+)\(.*\[(?<tier>[^,\]]+)")]
    private static partial Regex SummaryLine();
}
