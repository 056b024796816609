using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// How a kernel leaves a gradient: <c>result = [result +] g · f'(forward)</c>. The part of a <see cref="GradientSink"/> that its text depends on.
/// </summary>
internal readonly record struct SinkCode(MapStrides Result, Activation Activation, MapStrides Forward, bool Accumulate)
{
    public static SinkCode Of(GradientSink sink) => new(
        MapStrides.Of(sink.Gradient.Layout),
        sink.Activation,
        sink.Activation == Activation.None ? default : MapStrides.Of(sink.Forward.Layout),
        sink.Accumulate);

    /// <summary>The names of its operands: <c>forward</c> only where there is a derivative to take.</summary>
    public IReadOnlyList<string> Operands => Derives ? ["result", "forward"] : ["result"];

    /// <summary>What follows in a kernel's summary.</summary>
    public string Text => (Derives ? $", times the derivative of {Activation}" : "") + (Accumulate ? ", added to what is there" : "");

    private bool Derives => Activation != Activation.None;

    /// <summary>The operands with their strides, for <see cref="MapLoops"/>.</summary>
    public IEnumerable<(string Name, MapStrides Strides)> Strides => Derives ? [("result", Result), ("forward", Forward)] : [("result", Result)];

    /// <summary>Where a step's operands of these names lie.</summary>
    public static IReadOnlyList<Operand> Bind(GradientSink sink) =>
        sink.Activation == Activation.None ? [sink.Gradient.Operand] : [sink.Gradient.Operand, sink.Forward.Operand];

    /// <summary>Finishes the gradient in <paramref name="value"/> and stores it at <c>resultAt</c> plus an index.</summary>
    public void WriteStore(CodeWriter writer, VectorWidth width, string value, string index)
    {
        string v = width.Class, result = $"ref FRef.Add(ref resultAt, {index})";
        if (Derives)
        {
            writer.Line($"var {value}_y = {v}.LoadUnsafe(ref FRef.Add(ref forwardAt, {index}));");
            ActivationCode.WriteBackward(writer, width, Activation, value, $"{value}_y");
        }

        writer.Line($"{(Accumulate ? $"({value} + {v}.LoadUnsafe({result}))" : value)}.StoreUnsafe({result});");
    }

    /// <summary>The same for one element, an expression.</summary>
    public void WriteStoreElement(CodeWriter writer, string value, string index)
    {
        string gradient = Derives ? ActivationCode.ScalarBackward(Activation, value, $"FRef.Add(ref forwardAt, {index})") : value;
        writer.Line($"FRef.Add(ref resultAt, {index}) {(Accumulate ? "+=" : "=")} {gradient};");
    }

    /// <summary>Zeros in the lanes of a pixel that no channel fills; what was added to holds them already.</summary>
    public void WriteZeros(CodeWriter writer, int from, int to)
    {
        if (Accumulate || from >= to)
        {
            return;
        }

        using (writer.Block($"for (int c = {from}; c < {to}; c++)"))
        {
            writer.Line("FRef.Add(ref resultAt, c) = 0f;");
        }
    }
}
