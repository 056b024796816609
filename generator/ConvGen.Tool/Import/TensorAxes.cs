namespace ConvGen.Tool.Import;

/// <summary>What an axis of an activation counts.</summary>
internal enum AxisKind
{
    Batch,
    Channel,
    Height,
    Width,

    /// <summary>Groups of channels, where a reshape has cut them up.</summary>
    Group,

    /// <summary>The channels of a group.</summary>
    Member,
}

/// <summary>An axis of the network's own, or a part of one. Extents of one are left out, but for the batch.</summary>
internal readonly record struct AxisPart(AxisKind Kind, long Extent);

/// <summary>
/// Which of the network's axes each axis of an ONNX tensor holds. Networks here have maps of height × width × channels and nothing else; reshapes and transpositions only regroup and reorder these names,
/// which is how Flatten, layouts with the channels last, and channel shuffles are told apart from what no layer does.
/// </summary>
internal sealed class TensorAxes
{
    private readonly AxisPart[][] _axes;

    public TensorAxes(IEnumerable<IEnumerable<AxisPart>> axes) => _axes = [.. axes.Select(a => Merge(a).Where(p => p.Extent != 1 || p.Kind == AxisKind.Batch).ToArray())];

    public int Rank => _axes.Length;

    public IReadOnlyList<AxisPart> this[int axis] => _axes[axis];

    public long[] Dims => [.. _axes.Select(a => a.Aggregate(1L, (product, part) => product * part.Extent))];

    /// <summary>All but the batch, in order.</summary>
    public IEnumerable<AxisPart> Parts => _axes.SelectMany(a => a).Where(p => p.Kind != AxisKind.Batch);

    public long Batch => _axes.SelectMany(a => a).First(p => p.Kind == AxisKind.Batch).Extent;

    /// <summary>batch × channels × height × width, or without the height.</summary>
    public static TensorAxes Of(params (AxisKind Kind, long Extent)[] axes) => new(axes.Select(a => new[] { new AxisPart(a.Kind, a.Extent) }));

    /// <summary>Whether each axis is of the kind given, or has the extent one and stands for anything.</summary>
    public bool Are(params AxisKind[] kinds) =>
        kinds.Length == Rank && !kinds.Where((kind, i) => _axes[i].Length > 1 || (_axes[i].Length == 1 && _axes[i][0].Kind != kind)).Any();

    /// <summary>Whether all but the batch stand in the order given; axes of one element do not count.</summary>
    public bool IsInOrder(params AxisKind[] order)
    {
        AxisKind[] found = [.. Parts.Select(part => part.Kind)];
        return found.SequenceEqual(order.Where(found.Contains));
    }

    public bool IsBatchFirst => Rank > 0 && _axes[0] is [{ Kind: AxisKind.Batch }];

    /// <summary>Whether one image's elements follow another's, whatever the axes.</summary>
    public bool BeginsWithBatch => _axes.SelectMany(a => a).FirstOrDefault().Kind == AxisKind.Batch;

    public TensorAxes Transposed(IReadOnlyList<long> order) => new(order.Select(i => _axes[i]));

    public TensorAxes Without(IReadOnlyCollection<int> axes) => new(_axes.Where((_, i) => !axes.Contains(i)));

    /// <summary>With axes of the extent one at the places given.</summary>
    public TensorAxes With(IReadOnlyCollection<int> places)
    {
        var result = new List<AxisPart[]>();
        int next = 0;
        for (int i = 0; i < Rank + places.Count; i++)
        {
            result.Add(places.Contains(i) ? [] : _axes[next++]);
        }

        return new TensorAxes(result);
    }

    /// <summary>Groups whose members have been made one are channels.</summary>
    public TensorAxes Regrouped() => new(_axes.Select(a => a.Select(p => p.Kind == AxisKind.Group ? p with { Kind = AxisKind.Channel } : p)));

    public TensorAxes Emptied(IReadOnlyCollection<int> axes) => new(_axes.Select((a, i) => axes.Contains(i) ? [] : a));

    /// <summary>The same elements under other extents; null where an extent cuts through what is no channel.</summary>
    public TensorAxes? Reshaped(IReadOnlyList<long> dims)
    {
        var rest = new Queue<AxisPart>(_axes.SelectMany(a => a));
        if (dims.Count == 0 || rest.Count == 0 || rest.Peek().Kind != AxisKind.Batch)
        {
            return null;
        }

        AxisPart? cut = null;
        var axes = new List<List<AxisPart>>();
        for (int i = 0; i < dims.Count; i++)
        {
            var axis = new List<AxisPart>();
            long missing = dims[i];
            if (i == 0 && missing % rest.Peek().Extent == 0)
            {
                // Of a single image the batch has no extent that could say where it goes.
                AxisPart batch = rest.Dequeue();
                axis.Add(batch);
                missing /= batch.Extent;
            }

            while (missing > 1)
            {
                if ((cut ?? (rest.Count > 0 ? rest.Dequeue() : null)) is not { } part)
                {
                    return null;
                }

                cut = null;
                if (missing % part.Extent == 0)
                {
                    axis.Add(part);
                    missing /= part.Extent;
                }
                else if (part.Kind == AxisKind.Channel && part.Extent % missing == 0)
                {
                    axis.Add(new(AxisKind.Group, missing));
                    cut = new(AxisKind.Member, part.Extent / missing);
                    missing = 1;
                }
                else
                {
                    return null;
                }
            }

            axes.Add(axis);
        }

        return cut is null && rest.Count == 0 ? new TensorAxes(axes) : null;
    }

    /// <summary>
    /// Where each element of a flattened map stands in the model, counted as ConvGen counts them: channels × height × width. Null where groups of channels are among the axes.
    /// </summary>
    public long[]? ChannelOrder()
    {
        AxisPart[] parts = [.. Parts];
        if (parts.Any(p => p.Kind is AxisKind.Group or AxisKind.Member))
        {
            return null;
        }

        long[] steps = new long[parts.Length];
        long length = 1;
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            steps[i] = length;
            length *= parts[i].Extent;
        }

        int[] order = [.. Enumerable.Range(0, parts.Length).OrderByDescending(i => parts[i].Kind)];
        return [.. Enumerable.Range(0, (int)length).Select(element =>
        {
            long place = 0, rest = element;
            foreach (int i in order)
            {
                place += rest % parts[i].Extent * steps[i];
                rest /= parts[i].Extent;
            }

            return place;
        })];
    }

    public bool SameAs(TensorAxes other) => Rank == other.Rank && !_axes.Where((a, i) => !a.SequenceEqual(other._axes[i])).Any();

    public override string ToString() => string.Join(" × ", Dims);

    /// <summary>The extents with what they count: <c>2 (batch) × 3 (channels) × 5 (height) × 4 (width)</c>. Axes of one element count nothing.</summary>
    public string Described => string.Join(" × ", _axes.Select(a =>
        $"{a.Aggregate(1L, (product, part) => product * part.Extent)}{(a.Length == 0 ? "" : $" ({string.Join(", ", a.Select(p => Word(p.Kind)))})")}"));

    private static string Word(AxisKind kind) => kind switch
    {
        AxisKind.Batch => "batch",
        AxisKind.Channel => "channels",
        AxisKind.Height => "height",
        AxisKind.Width => "width",
        AxisKind.Group => "groups of channels",
        _ => "channels of a group",
    };

    /// <summary>A group and its members side by side in their old order are the channels again.</summary>
    private static List<AxisPart> Merge(IEnumerable<AxisPart> parts)
    {
        var merged = new List<AxisPart>();
        foreach (AxisPart part in parts)
        {
            if (part.Kind == AxisKind.Member && merged.Count > 0 && merged[^1].Kind == AxisKind.Group)
            {
                merged[^1] = new(AxisKind.Channel, merged[^1].Extent * part.Extent);
            }
            else
            {
                merged.Add(part);
            }
        }

        return merged;
    }
}
