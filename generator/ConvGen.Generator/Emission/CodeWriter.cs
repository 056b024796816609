using System.Text;

namespace ConvGen.Generator.Emission;

/// <summary>C# text, indented with tabs because kernels are deep and many, with <c>\n</c> line ends: <c>using (writer.Block("for (…)")) { … }</c>.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes a line; an empty one carries no white space.</summary>
    public void Line(string text = "")
    {
        if (text.Length > 0)
        {
            _text.Append('\t', _depth).Append(text);
        }

        _text.Append('\n');
    }

    /// <summary>Adds whole lines as they are.</summary>
    public void Text(string lines) => _text.Append(lines);

    /// <summary>Writes a header, if there is one, and an opening brace; the closing one follows when the result is disposed.</summary>
    public BlockScope Block(string? header = null)
    {
        if (header is not null)
        {
            Line(header);
        }

        Line("{");
        _depth++;
        return new BlockScope(this, "}");
    }

    /// <summary>Indents until the result is disposed, without braces.</summary>
    public BlockScope Indent()
    {
        _depth++;
        return new BlockScope(this, null);
    }

    public override string ToString() => _text.ToString();

    public readonly struct BlockScope(CodeWriter writer, string? end) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            if (end is not null)
            {
                writer.Line(end);
            }
        }
    }
}
