using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Emission;

/// <summary>The namespace, the containing types and the partial class of a network, open until disposed: everything emitted for a network stands in one.</summary>
internal sealed class TypeScope : IDisposable
{
    private readonly Stack<CodeWriter.BlockScope> _blocks = new();

    private TypeScope()
    {
    }

    /// <summary>Writes the headers; the braces close when the result is disposed.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="identity">The class.</param>
    /// <param name="headerSuffix">What follows the class's name, such as <c> : global::ConvGen.Network</c>.</param>
    /// <param name="documentation">Lines of an XML doc comment for the class, without slashes.</param>
    public static TypeScope Open(CodeWriter writer, NetworkIdentity identity, string headerSuffix = "", IEnumerable<string>? documentation = null)
    {
        var scope = new TypeScope();
        if (identity.Namespace.Length > 0)
        {
            scope._blocks.Push(writer.Block($"namespace {identity.Namespace}"));
        }

        foreach (string outer in identity.ContainingTypes)
        {
            scope._blocks.Push(writer.Block(outer));
        }

        foreach (string line in documentation ?? [])
        {
            writer.Line($"/// {line}".TrimEnd());
        }

        scope._blocks.Push(writer.Block($"partial class {identity.Name}{headerSuffix}"));
        return scope;
    }

    public void Dispose()
    {
        while (_blocks.Count > 0)
        {
            _blocks.Pop().Dispose();
        }
    }
}
