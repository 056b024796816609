using System.Globalization;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Emission;

/// <summary>The table that explains a network: in the class's documentation and at the head of its file.</summary>
internal static class LayerTable
{
    private static readonly string[] s_header = ["Layer", "Operator", "Output", "Parameters", "Multiply-adds"];

    /// <summary>Lines of equal columns, numbers to the right, totals last.</summary>
    public static IEnumerable<string> Write(NetworkGraph graph)
    {
        List<string[]> rows = [s_header, ["input", "", graph.Input.ToString(), "", ""]];
        rows.AddRange(graph.Layers.Select((layer, index) => new[]
        {
            layer.Name,
            OperatorText.Describe(graph, index),
            layer.Output.ToString(),
            Number(layer.ParameterCount),
            Number(layer.MultiplyAdds),
        }));
        rows.Add(["total", "", "", Number(graph.ParameterCount), Number(MultiplyAdds(graph))]);
        int[] widths = [.. Enumerable.Range(0, s_header.Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            yield return string.Join("  ", row.Select((cell, column) => column < 3 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd();
        }
    }

    public static long MultiplyAdds(NetworkGraph graph) => graph.Layers.Sum(layer => layer.MultiplyAdds);

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
