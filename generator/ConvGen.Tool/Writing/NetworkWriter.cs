using System.Globalization;
using System.Text;
using ConvGen.Tool.Import;

namespace ConvGen.Tool.Writing;

/// <summary>A class and its weights.</summary>
/// <param name="Code">C#.</param>
/// <param name="Tensors">By ConvGen's names, in the order in which it saves them.</param>
internal sealed record WrittenNetwork(string Code, IReadOnlyList<(string Name, LayerTensor Tensor)> Tensors);

/// <summary>Layers → an annotated class as a person would have written it: rows of attributes, blocks where rows are repeated.</summary>
internal static class NetworkWriter
{
    /// <param name="network">What to write.</param>
    /// <param name="name">Of the class.</param>
    /// <param name="space">The namespace; empty for none.</param>
    /// <param name="origin">Where it comes from, for the comment.</param>
    public static WrittenNetwork Write(ImportedNetwork network, string name, string space, string origin)
    {
        IReadOnlyList<ImportedLayer> layers = network.Layers;
        var finder = new BlockFinder(layers);
        List<Section> sections = finder.Fold(Row.Cut(StructureParser.Parse(layers), layers));
        var scope = new ScopeWriter(layers, null);
        scope.Write(sections);
        Dictionary<BlockTemplate, ScopeWriter> blocks = finder.Templates.ToDictionary(t => t, t => WriteBlock(layers, t));
        IReadOnlyList<(string, LayerTensor)> tensors = NetworkNames.Give(layers, scope, blocks);

        var code = new StringBuilder();
        code.Append("using ConvGen;\n\n");
        if (space.Length > 0)
        {
            code.Append(CultureInfo.InvariantCulture, $"namespace {space};\n\n");
        }

        code.Append(CultureInfo.InvariantCulture, $"/// <summary>{Escaped(origin)}: {network.Input} → {layers[^1].Output}, {layers.Sum(l => l.ParameterCount):N0} parameters.</summary>\n");
        code.Append(CultureInfo.InvariantCulture, $"[Network{(network.RoundsDown ? "(Rounding = Rounding.Floor)" : "")}]\n");
        code.Append(CultureInfo.InvariantCulture, $"[Input({network.Input.Height}, {network.Input.Width}, {network.Input.Channels})]\n");
        AppendRows(code, scope);
        code.Append(CultureInfo.InvariantCulture, $"public partial class {name};\n");
        foreach (BlockTemplate template in finder.Templates.Reverse())
        {
            code.Append('\n');
            AppendRows(code, blocks[template]);
            code.Append(CultureInfo.InvariantCulture, $"file sealed class {template.Name}Attribute({Constructor(template)}) : BlockAttribute");
            code.Append(template.Parameters.Count == 0 ? ";\n" : $"({string.Join(", ", template.Parameters.Select(p => p.Name))});\n");
        }

        return new WrittenNetwork(code.ToString(), tensors);
    }

    private static ScopeWriter WriteBlock(IReadOnlyList<ImportedLayer> layers, BlockTemplate template)
    {
        var scope = new ScopeWriter(layers, template);
        scope.Write(template.Instances[0].Rows.Select(r => new Section(r, null, 0, 1)));
        return scope;
    }

    private static string Constructor(BlockTemplate template) =>
        string.Join(", ", template.Parameters.Select(p => p.FirstOnly ? $"[First] int {p.Name} = 1" : $"int {p.Name}"));

    private static void AppendRows(StringBuilder code, ScopeWriter scope)
    {
        foreach (IReadOnlyList<AttributeText> row in scope.Rows)
        {
            code.Append(CultureInfo.InvariantCulture, $"[{string.Join(", ", row)}]\n");
        }
    }

    /// <summary>As text of a comment of one line.</summary>
    private static string Escaped(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
