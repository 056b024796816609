using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>What a plan needs of an arena.</summary>
/// <param name="Length">In floats.</param>
/// <param name="Live">The largest sum of buffers that are in use together.</param>
/// <param name="Report">A line for each buffer: what it holds, where, and when.</param>
internal sealed record ArenaPlan(int Length, int Live, IReadOnlyList<string> Report);

/// <summary>
/// Gives buffers their places in one arena. They are asked for while steps are planned; when all steps are known, so is the time that each is in use, and those that are
/// not in use together may share memory. Zeros that kernels read and no step writes (halos, the ends of planar rows) are written before the buffer's first use where its memory
/// is shared, and once and for all where it is not.
/// </summary>
internal sealed class ArenaPlanner
{
    /// <summary>Keeping every zero costs memory, clearing costs time: memory is spent up to this factor.</summary>
    private const double Spare = 1.2;

    private readonly List<Buffer> _buffers = [];

    /// <summary>Asks for a buffer.</summary>
    /// <param name="name">What it holds.</param>
    /// <param name="length">In floats.</param>
    /// <param name="zeros">The layout whose zeros steps rely on; null where they write all that they read.</param>
    public Location Reserve(string name, int length, TensorLayout? zeros = null)
    {
        _buffers.Add(new(name, TensorLayout.AlignLength(length), zeros));
        return new(Space.Arena, 0, Buffer: _buffers.Count);
    }

    /// <summary>Places all buffers.</summary>
    /// <param name="steps">In order. Receives the places, and steps that clear zeros.</param>
    public ArenaPlan Solve(List<Step> steps)
    {
        // What a loop touches is in use until its last turn ends.
        (int First, int Last)[] spans = Spans(steps);
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (Operand operand in steps[i].Operands.Where(o => o.Buffer.Buffer > 0))
            {
                Buffer buffer = _buffers[operand.Buffer.Buffer - 1];
                buffer.First = Math.Min(buffer.First, spans[i].First);
                buffer.Last = Math.Max(buffer.Last, spans[i].Last);
            }
        }

        int live = Enumerable.Range(0, steps.Count).Select(i => _buffers.Where(b => b.First <= i && i <= b.Last).Sum(b => b.Length)).DefaultIfEmpty(0).Max();
        int length = Place(keepZeros: true);
        if (length > live * Spare)
        {
            length = Place(keepZeros: false);
        }

        Rewrite(steps);
        return new(length, live, [.. _buffers.OrderBy(b => b.Offset).ThenBy(b => b.First).Select(b => $"{b.Name}: {b.Length} floats at {b.Offset}{(b.Shared ? ", shared" : "")}")]);
    }

    /// <summary>For each step the first and the last one of the outermost loop that it is in; itself where it is in none.</summary>
    private static (int First, int Last)[] Spans(List<Step> steps)
    {
        var spans = new (int First, int Last)[steps.Count];
        for (int i = 0; i < steps.Count; i++)
        {
            int first = i, last = i;
            if (steps[i].Loops.Count > 0)
            {
                StepLoop loop = steps[i].Loops[0];
                first = steps.FindIndex(s => s.Loops.Count > 0 && s.Loops[0] == loop);
                last = steps.FindLastIndex(s => s.Loops.Count > 0 && s.Loops[0] == loop);
            }

            spans[i] = (first, last);
        }

        return spans;
    }

    /// <summary>Largest first, each at the lowest place that nothing in use at the same time holds.</summary>
    private int Place(bool keepZeros)
    {
        var placed = new List<Buffer>();
        foreach (Buffer buffer in _buffers.OrderBy(b => keepZeros && b.Zeros is not null ? 0 : 1).ThenByDescending(b => b.Length))
        {
            buffer.Kept = keepZeros && buffer.Zeros is not null;
            int offset = 0;
            foreach (Buffer other in placed.OrderBy(p => p.Offset).Where(p => p.Kept || buffer.Kept || (p.First <= buffer.Last && buffer.First <= p.Last)))
            {
                if (offset < other.Offset + other.Length && other.Offset < offset + buffer.Length)
                {
                    offset = other.Offset + other.Length;
                }
            }

            buffer.Offset = offset;
            placed.Add(buffer);
        }

        foreach (Buffer buffer in placed)
        {
            buffer.Shared = placed.Any(p => p != buffer && p.Offset < buffer.Offset + buffer.Length && buffer.Offset < p.Offset + p.Length);
        }

        return placed.Select(p => p.Offset + p.Length).DefaultIfEmpty(0).Max();
    }

    private void Rewrite(List<Step> steps)
    {
        List<Step> old = [.. steps];
        steps.Clear();
        for (int i = 0; i < old.Count; i++)
        {
            foreach (Buffer buffer in _buffers.Where(b => b.First == i && b.Shared && b.Zeros is not null))
            {
                var kernel = new ClearKernel("zeros_clear", ["Zeros where no step writes, in memory used before."], buffer.Zeros!);
                steps.Add(new(kernel, PerImage: true, [new(new(Space.Arena, buffer.Offset), 0)]));
            }

            steps.Add(old[i] with
            {
                Operands = [.. old[i].Operands.Select(o => o.Buffer.Buffer == 0 ? o : o with { Buffer = o.Buffer with { Offset = o.Buffer.Offset + _buffers[o.Buffer.Buffer - 1].Offset, Buffer = 0 } })],
            });
        }
    }

    private sealed class Buffer(string name, int length, TensorLayout? zeros)
    {
        public string Name { get; } = name;

        public int Length { get; } = length;

        public TensorLayout? Zeros { get; } = zeros;

        public int First { get; set; } = int.MaxValue;

        public int Last { get; set; } = -1;

        public int Offset { get; set; }

        public bool Kept { get; set; }

        public bool Shared { get; set; }
    }
}
