namespace ConvGen.Tool.Import;

/// <summary>What the importer cannot take.</summary>
/// <param name="Operator">The node's operator, with its domain unless that is the standard's; empty where the graph as a whole is meant.</param>
/// <param name="Node">The node's name, or that of what it makes.</param>
/// <param name="Opset">The version of the operators of its domain.</param>
/// <param name="Why">What was found, what was expected.</param>
internal sealed record ImportProblem(string Operator, string Node, long Opset, string Why)
{
    public override string ToString() => Operator.Length == 0 ? Why : $"{Operator} '{Node}' (opset {Opset}): {Why}";
}

/// <summary>Thrown by the reading of one node; the others are read all the same.</summary>
internal sealed class UnsupportedException(string why) : Exception(why)
{
    /// <summary>Whether what the node says of itself is at fault, whatever it reads.</summary>
    public bool IsOfOptions { get; private init; }

    /// <summary>Of a node that says what no layer does.</summary>
    public static UnsupportedException Option(string why) => new(why) { IsOfOptions = true };
}

/// <summary>The model has parts that cannot be imported; the message names all of them.</summary>
internal sealed class ImportException(string path, IReadOnlyList<ImportProblem> problems) : Exception(
    $"'{path}' cannot be imported, because of {problems.Count} {(problems.Count == 1 ? "thing" : "things")} that no layer stands for:\n"
    + string.Join('\n', problems.Select(p => $"  {p}")))
{
    public IReadOnlyList<ImportProblem> Problems { get; } = problems;
}
