using System.Globalization;
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

    /// <summary>
    /// What the names of a block's layers begin with, up to a separator; empty for nothing. Repetitions are counted from 0, so that where they are others in the model,
    /// as those from <c>layer2.1</c> on, their block gets a name that the model does not have.
    /// </summary>
    /// <param name="repetitions">The names of the layers of each.</param>
    /// <param name="model">The names of all layers of the model.</param>
    public static string CommonStem(IReadOnlyList<IReadOnlyList<string>> repetitions, IEnumerable<string> model)
    {
        string[][][] paths = [.. repetitions.Select(r => r.Select(Parts).ToArray())];
        string[] common = Common([.. paths.SelectMany(p => p)]);
        string stem = string.Join('_', common);
        string[][] all = [.. model.Select(Parts)];
        if (common.Length == 0 || paths.Length == 1 || paths.Select((p, i) => KeepsNumber(p, common, i, all)).All(keeps => keeps))
        {
            return stem;
        }

        var taken = new HashSet<string>(all.SelectMany(p => Enumerable.Range(1, p.Length).Select(n => string.Join('_', p.Take(n)))), StringComparer.OrdinalIgnoreCase);
        string first = $"{stem}_from_{paths.SelectMany(p => p).First()[common.Length]}", unique = first;
        for (int i = 2; taken.Contains(unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{first}_{i}");
        }

        return unique;
    }

    /// <summary>Whether a repetition has its number in the model as well, or none there, and nothing else has it.</summary>
    private static bool KeepsNumber(string[][] repetition, string[] common, int number, string[][] model)
    {
        string own = number.ToString(CultureInfo.InvariantCulture);
        string[] parts = [.. repetition.Select(p => p[common.Length]).Distinct()];
        return parts is [var part] && part.All(char.IsAsciiDigit) ? part == own : !model.Any(p => p.Length > common.Length && p[common.Length] == own && p.Take(common.Length).SequenceEqual(common));
    }

    private static string[] Parts(string stem) => stem.Split('.', '/');

    /// <summary>What paths begin with, but for their last parts.</summary>
    private static string[] Common(string[][] paths)
    {
        int common = 0;
        while (paths.Length > 0 && paths.All(p => common < p.Length - 1 && p[common] == paths[0][common]))
        {
            common++;
        }

        return common == 0 ? [] : paths[0][..common];
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
