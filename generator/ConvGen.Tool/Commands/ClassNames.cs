namespace ConvGen.Tool.Commands;

/// <summary>Names that C# takes.</summary>
internal static class ClassNames
{
    private static readonly HashSet<string> s_keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "event",
        "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
        "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string",
        "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    ];

    /// <summary>Words that are keywords where a class is named.</summary>
    private static readonly HashSet<string> s_contextual = ["record", "required", "scoped", "file", "field", "extension", "partial", "var", "dynamic", "nint", "nuint", "notnull", "unmanaged", "await", "when", "where", "yield", "global"];

    /// <summary>What the generator writes into every network (CG0025), and the names that its text looks up: ConvGen's own types, and what stands on a class of layers.</summary>
    private static readonly HashSet<string> s_taken =
    [
        "InputHeight", "InputWidth", "InputChannels", "InputLength", "OutputLength", "ParameterCount", "MultiplyAdds", "Description", "PredictorMemory",
        "Create", "Load", "CreatePredictor", "CreateTrainingStep", "DescribeLayers",
        .. ((int[])[512, 256, 128]).SelectMany(bits => new[] { $"Kernels{bits}", $"Predictor{bits}", $"Training{bits}" }),
        .. typeof(Network).Assembly.GetExportedTypes().Where(type => type.Namespace == nameof(ConvGen)).Select(type => type.Name),
        "Network", nameof(ConvGen), nameof(System),
    ];

    /// <summary>Of a file's name: letters and digits, each word with a capital; resnet50-v1 becomes Resnet50V1.</summary>
    public static string Of(string file)
    {
        string[] words = string.Concat(file.Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string name = string.Concat(words.Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
        return name.Length == 0 || char.IsDigit(name[0]) ? $"Model{name}" : s_taken.Contains(name) ? $"{name}Model" : name;
    }

    /// <exception cref="ArgumentException">It is no name.</exception>
    public static void Check(string option, string name, bool dots)
    {
        string[] parts = dots ? name.Split('.') : [name];
        if (parts.Any(p => p.Length == 0 || char.IsDigit(p[0]) || !p.All(c => char.IsLetterOrDigit(c) || c == '_')))
        {
            throw new ArgumentException($"Found {option} {name}, expected letters, digits and underscores that do not begin with a digit{(dots ? ", with dots between them" : "")}.");
        }

        if (!dots && s_taken.Contains(name))
        {
            throw new ArgumentException($"Found {option} {name}, expected a name that neither ConvGen nor the code that it generates has: {name}Model, for example.");
        }

        if (parts.FirstOrDefault(p => s_keywords.Contains(p) || (!dots && s_contextual.Contains(p))) is { } keyword)
        {
            throw new ArgumentException($"Found {option} {name}, expected a name that is no keyword of C# ({keyword}).");
        }
    }
}
