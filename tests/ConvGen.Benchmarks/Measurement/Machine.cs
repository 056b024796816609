using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ConvGen.Benchmarks.Measurement;

/// <summary>What the figures were taken on.</summary>
/// <param name="Processor">Its own name.</param>
/// <param name="Cores">The logical processors that this process may use.</param>
/// <param name="System">The operating system.</param>
/// <param name="Runtime">The .NET that runs this.</param>
/// <param name="Peaks">FMA peak of one core at each width in bits, in GFLOP/s, measured in this run.</param>
internal sealed record Machine(string Processor, int Cores, string System, string Runtime, IReadOnlyDictionary<int, double> Peaks)
{
    /// <summary>Measured at the start of a run.</summary>
    public static Machine Measure()
    {
        using PinnedThread pinned = new();
        return new Machine(
            ProcessorName(),
            Environment.ProcessorCount,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            FmaPeak.AllWidths().ToDictionary(peak => peak.Width, peak => peak.GigaFlops));
    }

    private static string ProcessorName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(candidate => candidate.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}

/// <summary>Keeps the calling thread on the last core, away from whatever the system does on the first, until disposed.</summary>
internal sealed class PinnedThread : IDisposable
{
    private readonly nint _before;

    public PinnedThread()
    {
        // On Linux this is the main thread's affinity, the one that measures; threads that it starts meanwhile inherit it.
        if (OperatingSystem.IsLinux())
        {
            using var process = Process.GetCurrentProcess();
            _before = process.ProcessorAffinity;
            process.ProcessorAffinity = (nint)1 << Math.Min(Environment.ProcessorCount - 1, 62);
        }
    }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
        {
            using var process = Process.GetCurrentProcess();
            process.ProcessorAffinity = _before;
        }
    }
}
