using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>The distances between neighbouring rows and columns of a channels-last tensor; (0, 0) where one pixel stands for all.</summary>
internal readonly record struct MapStrides(int Row, int Column)
{
    public static MapStrides Of(TensorLayout layout) => new(layout.RowStride, layout.ColumnStride);

    /// <summary>An operand of one pixel moves with none of those of a map.</summary>
    public static MapStrides Broadcast(TensorLayout layout, int rows, int columns) =>
        layout.Shape is { Height: 1, Width: 1 } && rows * columns > 1 ? default : Of(layout);
}

/// <summary>Writes the loops over the pixels and channels of several tensors at once. Loops that no halo keeps apart become one.</summary>
internal sealed class MapLoops : IDisposable
{
    private readonly Stack<CodeWriter.BlockScope> _open = new();

    private MapLoops()
    {
    }

    /// <summary>The head of a loop from 0 to <paramref name="end"/>; where <paramref name="part"/> is not 0, over the parts of that length from <c>begin</c> to <c>end</c>.</summary>
    public static string Head(string variable, int end, int part, int step = 1)
    {
        string next = step == 1 ? $"{variable}++" : $"{variable} += {step}";
        string times = part == 1 ? "" : $" * {part}";
        return part == 0
            ? $"for (int {variable} = 0; {variable} < {end}; {next})"
            : $"for (int {variable} = begin{times}; {variable} < end{times}; {next})";
    }

    /// <summary>Opens loops over pixels. In their body <c>xAt</c> refers to operand x's first channel of the pixel. Of a divided kernel each row is a part.</summary>
    public static MapLoops Pixels(CodeWriter writer, bool divided, int rows, int columns, params (string Name, MapStrides Strides)[] operands)
    {
        var loops = new MapLoops();
        bool merged = operands.All(o => o.Strides.Row == columns * o.Strides.Column);
        int part = divided ? merged ? columns : 1 : 0;
        if (merged)
        {
            (rows, columns) = (1, rows * columns);
        }

        if (rows > 1)
        {
            loops._open.Push(writer.Block(Head("h", rows, part)));
        }

        if (columns > 1)
        {
            loops._open.Push(writer.Block(Head("w", columns, merged ? part : 0)));
        }

        foreach ((string name, MapStrides strides) in operands)
        {
            var terms = new List<string>();
            AddTerm(terms, "h", rows, strides.Row);
            AddTerm(terms, "w", columns, strides.Column);
            writer.Line($"ref float {name}At = ref {(terms.Count == 0 ? name : $"FRef.Add(ref {name}, {string.Join(" + ", terms)})")};");
        }

        return loops;
    }

    /// <summary>
    /// Opens loops over vectors: <c>xAt</c> as in <see cref="Pixels"/>, and <c>c</c> counts floats from there. Only for work that is the same for all channels:
    /// where nothing lies between the pixels of any operand, a whole map is one run.
    /// </summary>
    public static MapLoops Vectors(CodeWriter writer, bool divided, VectorWidth width, int rows, int columns, int floats, params (string Name, MapStrides Strides)[] operands)
    {
        bool run = operands.All(o => o.Strides.Column == floats && o.Strides.Row == columns * floats);
        MapLoops loops = run ? Pixels(writer, false, 1, 1, operands) : Pixels(writer, divided, rows, columns, operands);
        loops._open.Push(writer.Block(run ? Head("c", rows * columns * floats, divided ? columns * floats : 0, width.Lanes) : Head("c", floats, 0, width.Lanes)));
        return loops;
    }

    /// <summary>
    /// Writes a body for blocks of at most <paramref name="largest"/> vectors of channels, so that what is kept in registers is kept for all pixels and a pixel's
    /// loads still are whole cache lines. In the body <c>c</c> is the block's first channel.
    /// </summary>
    public static void ChannelBlocks(CodeWriter writer, VectorWidth width, int paddedChannels, int largest, Action<int> body)
    {
        foreach ((int start, int vectors, int count) in Arithmetic.Balance(paddedChannels / width.Lanes, largest))
        {
            int first = start * width.Lanes, step = vectors * width.Lanes;
            using (writer.Block($"for (int c = {first}; c < {first + (count * step)}; c += {step})"))
            {
                body(vectors);
            }
        }
    }

    public void Dispose()
    {
        while (_open.Count > 0)
        {
            _open.Pop().Dispose();
        }
    }

    private static void AddTerm(List<string> terms, string variable, int extent, int stride)
    {
        if (extent > 1 && stride != 0)
        {
            terms.Add($"({variable} * {stride})");
        }
    }
}
