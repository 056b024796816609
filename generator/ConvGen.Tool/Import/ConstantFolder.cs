using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Computes nodes whose inputs are all known: what exporters write to compute a shape, to cast or to reorder weights.</summary>
internal static class ConstantFolder
{
    /// <summary>The node's first output.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">Null for those that are left out.</param>
    /// <param name="opset">The version of the standard's operators.</param>
    /// <exception cref="UnsupportedException">It is none of the operators known here.</exception>
    public static Constant Fold(OnnxNode node, IReadOnlyList<Constant?> inputs, long opset)
    {
        Constant? second = inputs.Count > 1 ? inputs[1] : null;
        return node.Operator switch
        {
            "Constant" => Given(node),
            "ConstantOfShape" => Filled(node, First().Integers),
            "Identity" or "Dropout" => First(),
            "Shape" => new([First().Dims.Length], First().Dims),
            "Cast" => Cast(First(), node.Integer("to", OnnxTensor.FloatType)),
            "Gather" => Gather(First(), second!, node.Integer("axis", 0)),
            "Squeeze" => Squeeze(First(), node.Integers("axes") ?? second?.Integers),
            "Unsqueeze" => Unsqueeze(First(), node.Integers("axes") ?? second?.Integers ?? []),
            "Flatten" => Flatten(First(), node.Integer("axis", 1)),
            "Reshape" => First().Reshaped(Shapes.Resolve(First().Dims, node.Integers("shape") ?? second!.Integers, node.Integer("allowzero", 0) == 1)),
            "Transpose" => Transpose(First(), node.Integers("perm")),
            "Concat" => Concat([.. inputs.Select(i => i!)], node.Integer("axis", 1)),
            "Slice" => Slice(node, inputs),
            "Add" => Combine(First(), second!, (a, b) => a + b),
            "Sub" => Combine(First(), second!, (a, b) => a - b),
            "Mul" => Combine(First(), second!, (a, b) => a * b),
            "Div" => Combine(First(), second!, First().IsFloating ? (a, b) => a / b : (a, b) => Math.Truncate(a / b)),
            "Pow" => Combine(First(), second!, Math.Pow),
            "Min" => inputs.Skip(1).Aggregate(First(), (a, b) => Combine(a, b!, Math.Min)),
            "Max" => inputs.Skip(1).Aggregate(First(), (a, b) => Combine(a, b!, Math.Max)),
            "Sqrt" => Each(Math.Sqrt),
            "Exp" => Each(Math.Exp),
            "Reciprocal" => Each(v => 1 / v),
            "Neg" => Each(v => -v),
            "Floor" => Each(Math.Floor),
            "Ceil" => Each(Math.Ceiling),
            "Expand" => Combine(First(), Filled(second!.Integers, 1), (a, _) => a),
            _ => throw new UnsupportedException($"its inputs are constants, and no rule computes it (opset {opset})"),
        };

        Constant First() => inputs.Count > 0 && inputs[0] is { } first ? first : throw new UnsupportedException("it has no input");

        Constant Each(Func<double, double> function) => Combine(First(), new Constant([], [1f]), (a, _) => function(a));
    }

    private static Constant Given(OnnxNode node)
    {
        if (node.Attributes.TryGetValue("value", out OnnxAttribute? value) && value.Tensor is { } tensor)
        {
            return new Constant(tensor);
        }

        if (node.Floats("value_floats") is { } floats)
        {
            return new Constant([floats.Length], floats);
        }

        if (node.Integers("value_ints") is { } integers)
        {
            return new Constant([integers.Length], integers);
        }

        return node.Attributes.TryGetValue("value_int", out OnnxAttribute? one)
            ? new Constant([], [one.Integer])
            : node.Attributes.TryGetValue("value_float", out OnnxAttribute? real) ? new Constant([], [real.Float]) : throw new UnsupportedException("its value is neither a tensor nor numbers");
    }

    private static Constant Filled(OnnxNode node, long[] dims)
    {
        OnnxTensor? value = node.Attributes.TryGetValue("value", out OnnxAttribute? attribute) ? attribute.Tensor : null;
        long length = dims.Aggregate(1L, (product, extent) => checked(product * extent));
        if (value is not null && !OnnxTensor.IsFloating(value.DataType))
        {
            long[] integers = new long[length];
            Array.Fill(integers, value.ToIntegers()[0]);
            return new Constant(dims, integers);
        }

        return Filled(dims, value?.ToFloats()[0] ?? 0);
    }

    private static Constant Filled(long[] dims, float value)
    {
        float[] floats = new float[dims.Aggregate(1L, (product, extent) => checked(product * extent))];
        Array.Fill(floats, value);
        return new Constant(dims, floats);
    }

    private static Constant Cast(Constant input, long to) => (OnnxTensor.IsFloating((int)to), input.IsFloating) switch
    {
        (true, false) => new(input.Dims, Array.ConvertAll(input.Integers, v => (float)v)),
        (false, true) => new(input.Dims, Array.ConvertAll(input.Floats, v => to == OnnxTensor.BoolType ? (v == 0 ? 0 : 1) : (long)v)),
        _ => input,
    };

    private static Constant Gather(Constant data, Constant indices, long axis)
    {
        int at = Shapes.Axis(axis, data.Dims.Length);
        long inner = Product(data.Dims.Skip(at + 1)), extent = data.Dims[at];
        long[] chosen = indices.Integers;
        long[] dims = [.. data.Dims.Take(at), .. indices.Dims, .. data.Dims.Skip(at + 1)];
        return data.Gathered(dims, i =>
        {
            long block = i / inner, index = chosen[block % chosen.Length];
            return (((block / chosen.Length * extent) + (index < 0 ? index + extent : index)) * inner) + (i % inner);
        });
    }

    private static Constant Squeeze(Constant input, long[]? axes)
    {
        int rank = input.Dims.Length;
        int[]? at = axes?.Select(a => Shapes.Axis(a, rank)).ToArray();
        return input.Reshaped([.. input.Dims.Where((d, i) => at is null ? d != 1 : !at.Contains(i))]);
    }

    private static Constant Unsqueeze(Constant input, long[] axes)
    {
        int rank = input.Dims.Length + axes.Length;
        List<long> dims = [.. input.Dims];
        foreach (int at in axes.Select(a => Shapes.Axis(a, rank)).Order())
        {
            dims.Insert(at, 1);
        }

        return input.Reshaped([.. dims]);
    }

    private static Constant Flatten(Constant input, long axis)
    {
        int at = axis == input.Dims.Length ? (int)axis : Shapes.Axis(axis, input.Dims.Length);
        return input.Reshaped([Product(input.Dims.Take(at)), Product(input.Dims.Skip(at))]);
    }

    private static Constant Transpose(Constant input, long[]? order)
    {
        int rank = input.Dims.Length;
        order ??= [.. Enumerable.Range(0, rank).Reverse().Select(i => (long)i)];
        long[] steps = Steps(input.Dims), dims = [.. order.Select(i => input.Dims[i])], to = Steps(dims);
        return input.Gathered(dims, i =>
        {
            long from = 0;
            for (int axis = 0; axis < rank; axis++)
            {
                from += i / to[axis] % dims[axis] * steps[order[axis]];
            }

            return from;
        });
    }

    private static Constant Concat(Constant[] inputs, long axis)
    {
        int at = Shapes.Axis(axis, inputs[0].Dims.Length);
        long[] dims = [.. inputs[0].Dims];
        dims[at] = inputs.Sum(i => i.Dims[at]);
        long outer = Product(dims.Take(at));
        return inputs[0].IsFloating ? new(dims, Join(i => i.Floats)) : new(dims, Join(i => i.Integers));

        T[] Join<T>(Func<Constant, T[]> values)
        {
            var result = new List<T>();
            for (long o = 0; o < outer; o++)
            {
                foreach (Constant input in inputs)
                {
                    int length = (int)(input.Length / outer);
                    result.AddRange(values(input).AsSpan((int)o * length, length));
                }
            }

            return [.. result];
        }
    }

    private static Constant Slice(OnnxNode node, IReadOnlyList<Constant?> inputs)
    {
        Constant data = inputs[0]!;
        long[] starts = node.Integers("starts") ?? inputs[1]!.Integers, ends = node.Integers("ends") ?? inputs[2]!.Integers;
        long[] axes = node.Integers("axes") ?? inputs.ElementAtOrDefault(3)?.Integers ?? [.. Enumerable.Range(0, starts.Length).Select(i => (long)i)];
        long[] first = new long[data.Dims.Length], pace = [.. data.Dims.Select(_ => 1L)], dims = [.. data.Dims];
        for (int i = 0; i < starts.Length; i++)
        {
            int at = Shapes.Axis(axes[i], dims.Length);
            (first[at], dims[at], pace[at]) = Shapes.Slice(starts[i], ends[i], inputs.ElementAtOrDefault(4)?.Integers[i] ?? 1, data.Dims[at]);
        }

        long[] steps = Steps(data.Dims), to = Steps(dims);
        return data.Gathered(dims, i =>
        {
            long from = 0;
            for (int axis = 0; axis < dims.Length; axis++)
            {
                from += ((i / to[axis] % dims[axis] * pace[axis]) + first[axis]) * steps[axis];
            }

            return from;
        });
    }

    /// <summary>Element by element, both sides stretched to each other's extents as in NumPy.</summary>
    private static Constant Combine(Constant a, Constant b, Func<double, double, double> function)
    {
        int rank = Math.Max(a.Dims.Length, b.Dims.Length);
        long[] left = Padded(a.Dims), right = Padded(b.Dims);
        long[] dims = [.. left.Select((d, i) => d == 1 ? right[i] : d)], to = Steps(dims), fromA = Steps(left), fromB = Steps(right);
        double[] x = a.Numbers, y = b.Numbers, result = new double[Product(dims)];
        for (long i = 0; i < result.Length; i++)
        {
            long p = 0, q = 0;
            for (int axis = 0; axis < rank; axis++)
            {
                long index = i / to[axis] % dims[axis];
                p += left[axis] == 1 ? 0 : index * fromA[axis];
                q += right[axis] == 1 ? 0 : index * fromB[axis];
            }

            result[i] = function(x[p], y[q]);
        }

        return a.IsFloating ? new(dims, Array.ConvertAll(result, v => (float)v)) : new(dims, Array.ConvertAll(result, v => (long)v));

        long[] Padded(long[] extents) => [.. Enumerable.Repeat(1L, rank - extents.Length), .. extents];
    }

    private static long[] Steps(long[] dims)
    {
        long[] steps = new long[dims.Length];
        long step = 1;
        for (int i = dims.Length - 1; i >= 0; i--)
        {
            steps[i] = step;
            step *= dims[i];
        }

        return steps;
    }

    private static long Product(IEnumerable<long> extents) => extents.Aggregate(1L, (product, extent) => product * extent);
}
