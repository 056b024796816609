namespace ConvGen.Generator.Planning;

/// <summary>
/// Gives buffers their offsets in one arena. Buffers whose zeros must last (halos, ends of planar rows) keep their place for ever;
/// the others share memory with those that are no longer read.
/// </summary>
internal sealed class ArenaPlanner
{
    private readonly List<(int Offset, int Length, int FirstStep, int LastStep)> _placed = [];
    private readonly List<string> _report = [];

    public int Length { get; private set; }

    /// <summary>A line for each buffer: what it holds, where, and whether it shares its memory.</summary>
    public IReadOnlyList<string> Report => _report;

    /// <summary>Places a buffer that is written in step <paramref name="firstStep"/> and last read in <paramref name="lastStep"/>.</summary>
    public int Place(string name, int length, int firstStep, int lastStep)
    {
        int size = TensorLayout.AlignLength(length);
        int offset = 0;
        foreach ((int start, int taken, int first, int last) in _placed.OrderBy(p => p.Offset))
        {
            bool overlapsInTime = first <= lastStep && firstStep <= last;
            if (overlapsInTime && offset < start + taken && start < offset + size)
            {
                offset = start + taken;
            }
        }

        bool shared = _placed.Any(p => offset < p.Offset + p.Length && p.Offset < offset + size);
        _placed.Add((offset, size, firstStep, lastStep));
        Length = Math.Max(Length, offset + size);
        _report.Add($"{name}: {length} floats at {offset}{(shared ? ", in memory used before" : "")}");
        return offset;
    }

    /// <summary>Places a buffer that keeps its place for ever.</summary>
    public int PlaceForever(string name, int length) => Place(name, length, int.MinValue, int.MaxValue);
}
