using System.Text.RegularExpressions;
using ConvGen.Tool.Import;

namespace ConvGen.Tool.Writing;

/// <summary>What the model's own names say about its layers.</summary>
internal static partial class ModelNames
{
    /// <summary>The layer's name in the model, <c>layer1.0.conv1</c> of <c>layer1.0.conv1.weight</c> or of <c>/layer1/layer1.0/conv1/Conv</c>; empty where exporters have made one up.</summary>
    public static string Stem(ImportedLayer layer)
    {
        string stem = layer.Origin.Contains("::", StringComparison.Ordinal) ? "" : Suffix().Replace(layer.Origin, "").Trim('/');
        if (!IsName(stem))
        {
            stem = layer.Node.StartsWith('/') ? Module(layer.Node) : "";
        }

        return IsName(stem) ? stem : "";
    }

    private static bool IsName(string stem) => stem.Any(char.IsLetter) && !MadeUp().IsMatch(stem);

    /// <summary>The module of a path: a part that begins with the one before it, as those of a list do, stands for both.</summary>
    private static string Module(string path)
    {
        string module = "", last = "";
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries).SkipLast(1))
        {
            module = last.Length > 0 && part.StartsWith($"{last}.", StringComparison.Ordinal) ? module[..^last.Length] + part : module.Length == 0 ? part : $"{module}.{part}";
            last = part;
        }

        return module;
    }

    /// <summary>What several layers' names begin with, up to a separator; empty for nothing.</summary>
    public static string CommonStem(IEnumerable<string> stems)
    {
        string[][] paths = [.. stems.Select(s => s.Split('.', '/'))];
        if (paths.Length == 0 || paths.Any(p => p.Length < 2))
        {
            return "";
        }

        int common = 0;
        while (paths.All(p => common < p.Length - 1 && p[common] == paths[0][common]))
        {
            common++;
        }

        return string.Join('_', paths[0].Take(common));
    }

    /// <summary>A name that C# attributes may carry: letters, digits and underscores.</summary>
    public static string Identifier(string name)
    {
        string clean = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')).Trim('_');
        return clean.Length == 0 || char.IsDigit(clean[0]) ? $"layer{(clean.Length == 0 ? "" : "_")}{clean}" : clean;
    }

    [GeneratedRegex(@"([._/](weights?|kernel|gamma|scale|w|b|W|B)(_0)?(:0)?(_quantized)?)+$", RegexOptions.IgnoreCase)]
    private static partial Regex Suffix();

    [GeneratedRegex(@"^(Conv|Gemm|MatMul|BatchNormalization|ConvTranspose|node|val|const|constant|w|W|weight|scale|B|x|input|initializer|p)[_.\d]*$", RegexOptions.IgnoreCase)]
    private static partial Regex MadeUp();
}
