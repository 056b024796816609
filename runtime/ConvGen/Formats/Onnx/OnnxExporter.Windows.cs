using ConvGen.Graphs;

namespace ConvGen.Formats.Onnx;

/// <content>Convolutions and pools.</content>
internal sealed partial class OnnxExporter
{
    private void Convolve(ConvNode conv)
    {
        Reach reach = Reach.Of(conv.Window, InputOf(conv), conv.Output);
        string source = Source(conv);
        if (conv.PaddingValue != 0 && reach.Pads.Any(pad => pad > 0))
        {
            source = Pad(conv, source, reach.Pads, conv.PaddingValue);
            reach = new Reach([0, 0, 0, 0]);
        }

        _onnx.Node("Conv", conv.Name, [source, .. Weights(conv, conv.Bias)], [.. Window(conv.Window, reach.Pads), ("group", (long)conv.Groups)]);
    }

    /// <summary>
    /// Padding cuts off the end; output padding adds to it. Only their difference counts, and it follows from the output's size: output = (input − 1)·stride + extent − before − after.
    /// </summary>
    private void ConvolveTransposed(ConvTransposeNode conv)
    {
        WindowShape w = conv.Window;
        TensorShape input = InputOf(conv);
        int bottom = ((input.Height - 1) * w.StrideHeight) + Extent(w.KernelHeight, w.DilationHeight) - w.PaddingTop - conv.Output.Height;
        int right = ((input.Width - 1) * w.StrideWidth) + Extent(w.KernelWidth, w.DilationWidth) - w.PaddingLeft - conv.Output.Width;
        long[] pads = [w.PaddingTop, w.PaddingLeft, Math.Max(bottom, 0), Math.Max(right, 0)];
        _onnx.Node(
            "ConvTranspose",
            conv.Name,
            [Source(conv), .. Weights(conv, conv.Bias)],
            [.. Window(w, pads), ("group", (long)conv.Groups), ("output_padding", (long[])[Math.Max(-bottom, 0), Math.Max(-right, 0)])]);
    }

    private void Pool(PoolNode pool)
    {
        WindowShape w = pool.Window;
        TensorShape input = InputOf(pool);
        Reach reach = Reach.Of(w, input, pool.Output);
        bool isGlobal = (w.KernelHeight, w.KernelWidth) == (input.Height, input.Width) && reach.Pads.All(pad => pad == 0);
        switch (pool.Function)
        {
            case PoolFunction.Max when isGlobal:
                Node(pool, "GlobalMaxPool");
                break;
            case PoolFunction.Max:
                Node(pool, "MaxPool", Window(w, reach.Pads));
                break;
            case PoolFunction.Min:
                // min(x) = −max(−x), and the padding's −∞ becomes ∞.
                string negative = _onnx.Node("Neg", $"{pool.Name}/negative", Sources(pool));
                string largest = _onnx.Node("MaxPool", $"{pool.Name}/max", [negative], Window(w, reach.Pads));
                _onnx.Node("Neg", pool.Name, [largest]);
                break;
            case PoolFunction.Average when isGlobal:
                Node(pool, "GlobalAveragePool");
                break;
            default:
                Average(pool, reach);
                break;
        }
    }

    /// <summary>ONNX counts all padding or none. What rounding up adds never counts, so where there is both, the part that counts becomes a layer of zeros.</summary>
    private void Average(PoolNode pool, Reach reach)
    {
        WindowShape w = pool.Window;
        long[] declared = [w.PaddingTop, w.PaddingLeft, w.PaddingBottom, w.PaddingRight];
        bool reachesBeyond = reach.Pads.Zip(declared, (reached, pad) => reached > pad).Any(beyond => beyond);
        string source = Source(pool);
        bool count = pool.CountPadding;
        if (count && reachesBeyond && declared.Any(pad => pad > 0))
        {
            source = Pad(pool, source, declared, 0);
            reach = new Reach([0, 0, Math.Max(reach.Pads[2] - declared[2], 0), Math.Max(reach.Pads[3] - declared[3], 0)]);
        }

        if ((w.DilationHeight, w.DilationWidth) != (1, 1))
        {
            AverageDilated(pool, Reach.Of(w, InputOf(pool), pool.Output));
            return;
        }

        IEnumerable<(string Name, object Value)> window = Window(w, reach.Pads).Where(attribute => attribute.Name != "dilations");
        _onnx.Node("AveragePool", pool.Name, [source], [.. window, ("count_include_pad", count && !reachesBeyond ? 1L : 0L)]);
    }

    /// <summary>Dilations came to AveragePool with set 19; before, such a mean is a convolution of each channel by itself. Where not all windows count as many pixels, a map of factors follows.</summary>
    private void AverageDilated(PoolNode pool, Reach reach)
    {
        WindowShape w = pool.Window;
        TensorShape input = InputOf(pool), output = pool.Output;
        int[] rows = Counted(output.Height, w.KernelHeight, w.StrideHeight, w.DilationHeight, w.PaddingTop, input.Height + (pool.CountPadding ? w.PaddingBottom : 0));
        int[] columns = Counted(output.Width, w.KernelWidth, w.StrideWidth, w.DilationWidth, w.PaddingLeft, input.Width + (pool.CountPadding ? w.PaddingRight : 0));
        bool isEven = rows.Distinct().Count() == 1 && columns.Distinct().Count() == 1;
        float[] weights = new float[input.Channels * w.KernelHeight * w.KernelWidth];
        Array.Fill(weights, isEven ? 1f / (rows[0] * columns[0]) : 1f);
        string kernel = _onnx.Floats($"{pool.Name}/weights", [input.Channels, 1, w.KernelHeight, w.KernelWidth], weights);
        string sum = _onnx.Node("Conv", isEven ? pool.Name : $"{pool.Name}/sum", [Source(pool), kernel], [.. Window(w, reach.Pads), ("group", (long)input.Channels)]);
        if (!isEven)
        {
            float[] factors = [.. from row in rows from column in columns select 1f / (row * column)];
            _onnx.Node("Mul", pool.Name, [sum, _onnx.Floats($"{pool.Name}/factors", [1, 1, output.Height, output.Width], factors)]);
        }

        int[] Counted(int windows, int taps, int stride, int dilation, int before, int end) => [.. Enumerable.Range(0, windows).Select(window =>
            Enumerable.Range(0, taps).Select(tap => (window * stride) - before + (tap * dilation)).Count(at => at < end && (at >= 0 || pool.CountPadding)))];
    }

    /// <summary>Channels c·size … c·size + size − 1 become an axis of their own.</summary>
    private void PoolChannels(ChannelPoolNode pool)
    {
        TensorShape output = pool.Output;
        string shape = _onnx.Integers($"{pool.Name}/shape", 0, output.Channels, pool.Size, output.Height, output.Width);
        string groups = _onnx.Node("Reshape", $"{pool.Name}/groups", [Source(pool), shape]);
        string operation = pool.Function switch
        {
            PoolFunction.Max => "ReduceMax",
            PoolFunction.Min => "ReduceMin",
            _ => "ReduceMean",
        };
        _onnx.Node(operation, pool.Name, [groups], ("axes", (long[])[2]), ("keepdims", 0L));
    }

    /// <summary>Rows and columns of a table of channels change places.</summary>
    private void ShuffleChannels(ChannelShuffleNode shuffle)
    {
        (int height, int width, int channels, _) = shuffle.Output;
        string shape = _onnx.Integers($"{shuffle.Name}/rows/shape", 0, shuffle.Groups, channels / shuffle.Groups, height, width);
        string rows = _onnx.Node("Reshape", $"{shuffle.Name}/rows", [Source(shuffle), shape]);
        string columns = _onnx.Node("Transpose", $"{shuffle.Name}/columns", [rows], ("perm", (long[])[0, 2, 1, 3, 4]));
        _onnx.Node("Reshape", shuffle.Name, [columns, _onnx.Integers($"{shuffle.Name}/shape", 0, channels, height, width)]);
    }

    private static (string Name, object Value)[] Window(WindowShape w, long[] pads) =>
    [
        ("kernel_shape", (long[])[w.KernelHeight, w.KernelWidth]),
        ("strides", (long[])[w.StrideHeight, w.StrideWidth]),
        ("pads", pads),
        ("dilations", (long[])[w.DilationHeight, w.DilationWidth]),
    ];

    /// <param name="layer">It is named after.</param>
    /// <param name="source">What is padded.</param>
    /// <param name="pads">Top, left, bottom, right.</param>
    /// <param name="value">What the padding holds.</param>
    private string Pad(LayerNode layer, string source, long[] pads, float value)
    {
        string name = $"{layer.Name}/pad";
        string amounts = _onnx.Integers($"{name}/pads", 0, 0, pads[0], pads[1], 0, 0, pads[2], pads[3]);
        return _onnx.Node("Pad", name, [source, amounts, _onnx.Scalar($"{name}/value", value)]);
    }

    private static int Extent(int kernel, int dilation) => (dilation * (kernel - 1)) + 1;

    /// <summary>How far windows reach beyond the input, which is what ONNX calls padding: less than is declared where rounding down leaves some of it, more where rounding up adds a window.</summary>
    /// <param name="Pads">Top, left, bottom, right; none below zero.</param>
    private readonly record struct Reach(long[] Pads)
    {
        public static Reach Of(WindowShape w, TensorShape input, TensorShape output) => new(
        [
            w.PaddingTop,
            w.PaddingLeft,
            Math.Max(((output.Height - 1L) * w.StrideHeight) + Extent(w.KernelHeight, w.DilationHeight) - input.Height - w.PaddingTop, 0),
            Math.Max(((output.Width - 1L) * w.StrideWidth) + Extent(w.KernelWidth, w.DilationWidth) - input.Width - w.PaddingLeft, 0),
        ]);
    }
}
