using System.Runtime.InteropServices;

namespace ConvGen.Execution;

/// <summary>
/// Asks Linux for pages of 2 MB: weights that are read once for each image touch thousands of pages of 4 KB, and looking up their addresses takes a part of the time.
/// Only a hint: where it is not known, or forbidden, nothing changes.
/// </summary>
internal static partial class LargePages
{
    private const nuint PageLength = 2 << 20;
    private const int HugePages = 14;

    private static bool s_unavailable = !OperatingSystem.IsLinux();

    /// <summary>Asks for memory that has not been written yet.</summary>
    /// <param name="memory">Fixed. Only whole large pages inside of it are asked for.</param>
    public static unsafe void Request(Span<float> memory)
    {
        if (s_unavailable)
        {
            return;
        }

        nuint address = (nuint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory));
        nuint first = (address + PageLength - 1) / PageLength * PageLength;
        nuint end = (address + ((nuint)memory.Length * sizeof(float))) / PageLength * PageLength;
        if (first >= end)
        {
            return;
        }

        try
        {
            _ = Advise((nint)first, end - first, HugePages);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            s_unavailable = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
