using ConvGen.Generator.Emission;

namespace ConvGen.Generator.Kernels;

/// <summary>One emitted method: what it is called, what it takes, and how its text is written.</summary>
/// <param name="Name">Encodes layer, pass, tile and width: <c>conv2_forward_10x1_v512</c>.</param>
/// <param name="Summary">What it computes, with shapes, multiply-adds, algorithm and tile; one comment line each.</param>
internal abstract record Kernel(string Name, IReadOnlyList<string> Summary)
{
    /// <summary>The names of the operands, all <c>ref float</c>.</summary>
    public abstract IReadOnlyList<string> Operands { get; }

    /// <summary>Whether a last argument <c>int count</c> gives the length of a loop.</summary>
    public virtual bool TakesCount => false;

    /// <summary>Whether a last argument <c>int key</c> selects a stream of random numbers.</summary>
    public virtual bool TakesKey => false;

    /// <summary>How many parts of equal size the work divides into, each of which writes elements of its own; 1 where it does not.</summary>
    public virtual int Parts => 1;

    /// <summary>About how many cycles all parts take; only of kernels that divide.</summary>
    public virtual double Cycles => 0;

    /// <summary>Whether arguments <c>int begin, int end</c> say which of the parts a call computes. Otherwise it computes all.</summary>
    public bool IsDivided { get; init; }

    /// <summary>Everything behind the method's name: kernels with the same text are the same kernel.</summary>
    public string Text()
    {
        var writer = new CodeWriter();
        string parameters = string.Join(", ", Operands.Select(o => $"ref float {o}"));
        using (writer.Block($"({parameters}{(TakesCount ? ", int count" : "")}{(TakesKey ? ", int key" : "")}{(IsDivided ? ", int begin, int end" : "")})"))
        {
            WriteBody(writer);
        }

        return writer.ToString();
    }

    /// <summary>A constant at the end of an index; nothing where it is zero.</summary>
    protected static string Plus(int offset) => offset == 0 ? "" : $" + {offset}";

    /// <summary>The head of the loop over <paramref name="parts"/>, or over those that a call is given.</summary>
    protected string PartsLoop(string variable, int parts) => MapLoops.Head(variable, parts, IsDivided ? 1 : 0);

    protected abstract void WriteBody(CodeWriter writer);
}
