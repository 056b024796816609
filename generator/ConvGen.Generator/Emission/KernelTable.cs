using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Emission;

/// <summary>The methods of a plan: layers with the same geometry share them.</summary>
internal sealed class KernelTable
{
    private readonly Dictionary<Kernel, EmittedKernel> _byKernel = [];
    private readonly List<EmittedKernel> _emitted = [];

    public KernelTable(NetworkPlan plan)
    {
        Class = $"Kernels{plan.Target.Bits}";
        var byText = new Dictionary<string, EmittedKernel>();
        var names = new HashSet<string>();
        foreach (Kernel kernel in plan.Steps.Select(s => s.Kernel))
        {
            if (_byKernel.ContainsKey(kernel))
            {
                continue;
            }

            string text = kernel.Text();
            if (!byText.TryGetValue(text, out EmittedKernel? emitted))
            {
                emitted = new(Unique(names, kernel.Name), kernel, text);
                byText.Add(text, emitted);
                _emitted.Add(emitted);
            }

            emitted.Users.Add(kernel.Name);
            _byKernel.Add(kernel, emitted);
        }
    }

    /// <summary>The class that holds them.</summary>
    public string Class { get; }

    /// <summary>Each once, in the order of first use.</summary>
    public IReadOnlyList<EmittedKernel> Emitted => _emitted;

    public string NameOf(Kernel kernel) => _byKernel[kernel].Name;

    private static string Unique(HashSet<string> names, string name)
    {
        string unique = name;
        for (int i = 2; !names.Add(unique); i++)
        {
            unique = $"{name}_{i}";
        }

        return unique;
    }
}

/// <summary>A method.</summary>
internal sealed class EmittedKernel(string name, Kernel kernel, string text)
{
    public string Name { get; } = name;

    /// <summary>The names under which it was planned.</summary>
    public HashSet<string> Users { get; } = [];

    public void Write(CodeWriter writer)
    {
        foreach (string line in kernel.Summary)
        {
            writer.Line($"// {line}");
        }

        if (Users.Count > 1)
        {
            writer.Line($"// The same for {string.Join(", ", Users.Where(user => user != kernel.Name))}.");
        }

        writer.Line(ImplementationFile.Optimized);
        string[] lines = text.TrimEnd('\n').Split('\n');
        writer.Line($"internal static void {Name}{lines[0]}");
        for (int i = 1; i < lines.Length; i++)
        {
            writer.Line(lines[i]);
        }
    }
}
