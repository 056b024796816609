using System.Reflection;
using System.Runtime.Intrinsics;

namespace ConvGen.Tests.Networks;

/// <summary>
/// This assembly as a program: every rule for every network, or for those named. <see cref="WidthTests"/> starts it with vector widths switched off,
/// which a running process cannot do; a person may do the same to look into one network.
/// </summary>
internal static class KernelProbe
{
    public static int Main(string[] names)
    {
        int failures = 0;
        int checks = 0;
        Console.WriteLine($"widest vectors: {WidestVector()} bits");
        foreach (NetworkCase networkCase in NetworkCase.All.Values.Where(candidate => names.Length == 0 || names.Contains(candidate.Name)))
        {
            foreach ((string rule, Action<NetworkCase> check) in NetworkChecks.All)
            {
                checks++;
                try
                {
                    check(networkCase);
                }
#pragma warning disable CA1031 // whatever a check throws is a failure to report, not a reason to skip the rest
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    failures++;
                    Console.WriteLine($"FAILED {networkCase.Name} {rule}: {exception.Message}");
                }
            }
        }

        Console.WriteLine($"{checks} checks, {failures} failures");
        return failures == 0 && checks > 0 ? 0 : 1;
    }

    /// <summary>The emitted kernels of all widths, as the JIT's summary spells them: <c>Namespace.Type:Method</c>.</summary>
    public static IEnumerable<string> KernelNames() =>
        from type in typeof(KernelProbe).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveOptimization)
        select $"{type.FullName}:{method.Name}";

    private static int WidestVector() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
