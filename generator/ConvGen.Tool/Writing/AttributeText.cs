using System.Globalization;
using ConvGen.Tool.Import;

namespace ConvGen.Tool.Writing;

/// <summary>One attribute of a class, while its class is put together.</summary>
/// <param name="kind">The attribute's name.</param>
internal sealed class AttributeText(string kind)
{
    public string Kind { get; } = kind;

    /// <summary>The layer; −1 for what is none.</summary>
    public int Layer { get; init; } = -1;

    /// <summary>The layer's place in its block.</summary>
    public int Position { get; init; } = -1;

    /// <summary>A projection that a shortcut makes; null for none.</summary>
    public (int Conv, int Norm)? Projection { get; init; }

    /// <summary>The block that stands here; null for a layer.</summary>
    public Section? Block { get; init; }

    /// <summary>What is written in the parentheses, but for the name: text, or the attribute that it refers to.</summary>
    public List<object> Arguments { get; } = [];

    /// <summary>The name that is written; null where the compiler's own will do.</summary>
    public string? Name { get; set; }

    /// <summary>Whether another attribute refers to it, so that it must have a name.</summary>
    public bool IsReferred { get; set; }

    public override string ToString()
    {
        string[] all = [.. Arguments.Select(a => a is AttributeText other ? $"\"{other.Name}\"" : (string)a), .. Name is null ? [] : (string[])[$"Name = \"{Name}\""]];
        return all.Length == 0 ? Kind : $"{Kind}({string.Join(", ", all)})";
    }

    /// <summary>What ConvGen calls a layer without a name, before the number.</summary>
    public static string AutomaticName(string kind) => kind switch
    {
        "DepthwiseConv" => "conv",
        "MaxPool" or "AveragePool" or "GlobalMaxPool" or "GlobalAveragePool" => "pool",
        "BatchNorm" => "bn",
        "LocalResponseNorm" => "lrn",
        "ZeroPad" => "pad",
        "ReLU6" => "relusix",
        "LogSoftmax" => "softmax",
        "ChannelShuffle" => "shuffle",
        "Shortcut" => "add",
        _ => kind.ToLowerInvariant(),
    };

    /// <summary>A value as C# writes it.</summary>
    public static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        int integer => integer.ToString(CultureInfo.InvariantCulture),
        float.MinValue => "float.MinValue",
        float.MaxValue => "float.MaxValue",
        float real => real.ToString("R", CultureInfo.InvariantCulture) + "f",
        _ => (string)value,
    };
}

/// <summary>Writes a layer's arguments; in a block some of them are expressions of its parameters.</summary>
internal static class ArgumentWriter
{
    public static AttributeText Write(ImportedLayer layer, int index, int position, Func<string, string?> expressionOf)
    {
        var text = new AttributeText(layer.Kind) { Layer = index, Position = position };
        Dictionary<string, string> open = LayerSlots.Of(layer)
            .Select(s => (s.Name, Expression: expressionOf(s.Name)))
            .Where(s => s.Expression is not null)
            .ToDictionary(s => s.Name, s => s.Expression!);
        if (open.Count == 0)
        {
            text.Arguments.AddRange(layer.Arguments.Select(a => a.Positional ? AttributeText.Text(a.Value) : $"{a.Name} = {AttributeText.Text(a.Value)}"));
            return text;
        }

        // Constructors with expressions take rectangular kernels, and then the filters as well, as text.
        LayerArgument? width = layer.Arguments.FirstOrDefault(a => a.Name == "KernelWidth");
        foreach (LayerArgument argument in layer.Arguments.Where(a => a.Positional && a != width))
        {
            string value = AttributeText.Text(argument.Value);
            text.Arguments.Add(open.TryGetValue(argument.Name, out string? expression)
                ? $"\"{expression}\""
                : argument.Name == "Kernel" && width is not null
                    ? $"\"{value}, {AttributeText.Text(width.Value)}\""
                    : argument.Name == "Filters" && (width is not null || layer.Kind == "ConvTranspose") ? $"\"{value}\"" : value);
        }

        HashSet<string> positional = [.. layer.Arguments.Where(a => a.Positional).Select(a => a.Name)];
        text.Arguments.AddRange(open.Where(o => !positional.Contains(o.Key)).Select(o => $"{char.ToLowerInvariant(o.Key[0])}{o.Key[1..]}: \"{o.Value}\""));
        text.Arguments.AddRange(layer.Arguments.Where(a => !a.Positional && !open.ContainsKey(a.Name)).Select(a => $"{a.Name} = {AttributeText.Text(a.Value)}"));
        return text;
    }
}
