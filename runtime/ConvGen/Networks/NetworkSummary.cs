using System.Globalization;
using System.Text;

namespace ConvGen;

/// <summary>Prints a network as a table, one line a layer, as Keras does.</summary>
internal static class NetworkSummary
{
    private static readonly string[] Titles = ["Layer", "Operator", "Output", "Parameters", "Multiply-adds"];

    /// <summary>The table, with '\n' at the end of each line.</summary>
    /// <param name="network">What to print.</param>
    /// <param name="memory">A predictor's; left out where it is not known.</param>
    public static string Of(NetworkDescription network, PredictorMemory memory)
    {
        string[][] rows =
        [
            ["input", "", network.Input.ToString(), Text(0), Text(0)],
            .. network.Layers.Select(l => new[] { l.Name, l.Operator, l.Output.ToString(), Text(l.ParameterCount), Text(l.MultiplyAdds) }),
        ];
        int[] widths = [.. Titles.Select((title, column) => Math.Max(title.Length, rows.Max(row => row[column].Length)))];
        string rule = new('─', widths.Sum() + (2 * (widths.Length - 1)));
        long parameters = network.Layers.Sum(l => l.ParameterCount);

        var text = new StringBuilder();
        text.Append(network.Name).Append('\n').Append(rule).Append('\n');
        Append(text, Titles, widths);
        text.Append(rule).Append('\n');
        foreach (string[] row in rows)
        {
            Append(text, row, widths);
        }

        text.Append(rule).Append('\n')
            .Append(CultureInfo.InvariantCulture, $"Parameters     {parameters:N0} ({Megabytes(parameters * 4)} at 4 bytes each){Frozen(network)}\n")
            .Append(CultureInfo.InvariantCulture, $"Multiply-adds  {network.Layers.Sum(l => l.MultiplyAdds):N0} per image\n");
        if (memory != default)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"Activations    {Megabytes(memory.ArenaBytes)} per thread ({Megabytes(memory.LiveBytes)} needed at once), packed parameters {Megabytes(memory.PackedParameterBytes)}\n");
        }

        if (network.Outputs.Length > 1)
        {
            text.Append("Outputs        ").AppendJoin(", ", network.Outputs.Select(o => $"{o.Name} {o.Shape}")).Append('\n');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string[] cells, int[] widths)
    {
        // Words to the left, numbers to the right.
        IEnumerable<string> padded = cells.Select((cell, column) => column < 3 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
        text.AppendJoin("  ", padded).Append('\n');
    }

    private static string Frozen(NetworkDescription network) =>
        network.Parameters.Where(p => p.IsFrozen).Sum(p => (long)p.Length) is > 0 and long frozen ? string.Create(CultureInfo.InvariantCulture, $", {frozen:N0} of them frozen") : "";

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N2} MB");

    private static string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
