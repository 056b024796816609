using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>The steps of layers that read several tensors, and of their gradients. All tensors are channels-last with whole vectors for each pixel.</summary>
internal static class JoinSteps
{
    public static Step Add(string name, Activation activation, IReadOnlyList<Tensor> inputs, Tensor output)
    {
        TensorLayout y = output.Layout;
        var kernel = new AddKernel(
            $"{name}_forward{activation.KernelSuffix}", [$"{name} forward: the sum of {inputs.Count} tensors, {y.Shape}{Through(activation)}."],
            y.Width, activation, y.Shape.Height, y.Shape.Width, y.PaddedChannels, [.. inputs.Select(i => MapStrides.Of(i.Layout))], MapStrides.Of(y));
        return new(kernel, PerImage: true, [.. inputs.Select(i => i.Operand), output.Operand]);
    }

    public static IReadOnlyList<Step> AddGradient(string name, Tensor gradient, IReadOnlyList<GradientSink> sinks) =>
        [.. sinks.Select((sink, i) => MoveSteps.Pass($"{name}_gradient{i}", $"{name} gradient with respect to input {i}", gradient, sink))];

    public static Step Multiply(string name, Activation activation, Tensor a, Tensor b, Tensor output)
    {
        TensorLayout y = output.Layout;
        (int rows, int columns) = (y.Shape.Height, y.Shape.Width);
        var kernel = new ProductKernel(
            $"{name}_forward{activation.KernelSuffix}", [$"{name} forward: {a.Layout.Shape} times {b.Layout.Shape}{Through(activation)}."],
            y.Width, rows, columns, y.PaddedChannels, MapStrides.Broadcast(a.Layout, rows, columns), MapStrides.Broadcast(b.Layout, rows, columns), MapStrides.Of(y))
        {
            Activation = activation,
        };
        return new(kernel, PerImage: true, [a.Operand, b.Operand, output.Operand]);
    }

    /// <param name="name">Of the layer.</param>
    /// <param name="gradient">Of the product.</param>
    /// <param name="a">A factor.</param>
    /// <param name="b">The other.</param>
    /// <param name="da">Receives the gradient of <paramref name="a"/>; null where nobody wants it.</param>
    /// <param name="db">Receives the gradient of <paramref name="b"/>; null where nobody wants it.</param>
    public static IReadOnlyList<Step> MultiplyGradient(string name, Tensor gradient, Tensor a, Tensor b, GradientSink? da, GradientSink? db)
    {
        var steps = new List<Step>();
        if (da is { } first)
        {
            steps.Add(FactorGradient($"{name}_gradient0", $"{name} gradient with respect to input 0", gradient, b, first));
        }

        if (db is { } second)
        {
            steps.Add(FactorGradient($"{name}_gradient1", $"{name} gradient with respect to input 1", gradient, a, second));
        }

        return steps;
    }

    /// <summary>The inputs' channels one after the other; a step for each input.</summary>
    public static IReadOnlyList<Step> Concat(string name, Activation activation, IReadOnlyList<Tensor> inputs, Tensor output)
    {
        TensorLayout y = output.Layout;
        var steps = new List<Step>();
        int offset = 0;
        for (int i = 0; i < inputs.Count; i++)
        {
            TensorLayout x = inputs[i].Layout;
            int channels = x.Shape.Channels;
            bool last = i == inputs.Count - 1;

            // A last vector that is not full may be moved whole: the zeros behind it fall on what later inputs overwrite, or on padding.
            bool fits = offset + x.PaddedChannels <= y.PaddedChannels;
            var kernel = new RegionKernel(
                $"{name}_forward{i}{activation.KernelSuffix}", [$"{name} forward: input {i}, {x.Shape}, at channel {offset} of {y.Shape.Channels}{Through(activation)}."],
                x.Width, x.Shape.Height, x.Shape.Width, channels, MapStrides.Of(x), MapStrides.Of(y))
            {
                Activation = activation,
                Whole = fits ? x.PaddedChannels : channels / x.Width.Lanes * x.Width.Lanes,
                ClearTo = last ? y.PaddedChannels - offset : 0,
            };
            steps.Add(new(kernel, PerImage: true, [inputs[i].Operand, new(output.At, y.Offset(0, 0, offset))]));
            offset += channels;
        }

        return steps;
    }

    /// <summary>Cuts a concatenation's gradient into those of its inputs.</summary>
    /// <param name="name">Of the layer.</param>
    /// <param name="gradient">Of the concatenation.</param>
    /// <param name="sinks">Receive the inputs' gradients; null for inputs whose gradient nobody wants.</param>
    /// <param name="widths">The inputs' channels. One that is missing follows from the others; they must be given where several sinks are null.</param>
    public static IReadOnlyList<Step> ConcatGradient(string name, Tensor gradient, IReadOnlyList<GradientSink?> sinks, IReadOnlyList<int>? widths = null)
    {
        TensorLayout dy = gradient.Layout;
        widths ??= Widths(dy.Shape.Channels, sinks);
        var steps = new List<Step>();
        int offset = 0;
        for (int i = 0; i < sinks.Count; i++)
        {
            int channels = widths[i];
            if (sinks[i] is { } sink)
            {
                TensorLayout dx = sink.Gradient.Layout;
                int lanes = dx.Width.Lanes;

                // A last vector that is not full holds the next input's channels as well: masked, if a whole one can be read.
                bool full = channels % lanes == 0, fits = offset + dx.PaddedChannels <= dy.PaddedChannels;
                var kernel = new RegionKernel(
                    $"{name}_gradient{i}", [$"{name} gradient with respect to input {i}: {channels} of {dy.Shape.Channels} channels, from {offset} on{SinkCode.Of(sink).Text}."],
                    dx.Width, dx.Shape.Height, dx.Shape.Width, channels, MapStrides.Of(dy), MapStrides.Of(dx))
                {
                    Sink = SinkCode.Of(sink),
                    Whole = full || fits ? dx.PaddedChannels : channels / lanes * lanes,
                    MasksLast = !full && fits,
                    ClearTo = sink.Accumulate ? 0 : dx.PaddedChannels,
                };
                steps.Add(new(kernel, PerImage: true, [new(gradient.At, dy.Offset(0, 0, offset)), .. SinkCode.Bind(sink)]));
            }

            offset += channels;
        }

        return steps;
    }

    private static IReadOnlyList<int> Widths(int total, IReadOnlyList<GradientSink?> sinks)
    {
        if (sinks.Count(s => s is null) > 1)
        {
            throw new ArgumentException("Several inputs of a concatenation have no gradient: their channels must be given.", nameof(sinks));
        }

        int rest = total - sinks.Sum(s => s?.Gradient.Layout.Shape.Channels ?? 0);
        return [.. sinks.Select(s => s?.Gradient.Layout.Shape.Channels ?? rest)];
    }

    private static Step FactorGradient(string name, string what, Tensor gradient, Tensor other, GradientSink sink)
    {
        TensorLayout dy = gradient.Layout, dx = sink.Gradient.Layout;
        (int rows, int columns) = (dy.Shape.Height, dy.Shape.Width);
        var code = SinkCode.Of(sink);
        MapStrides factor = MapStrides.Broadcast(other.Layout, rows, columns);
        bool sums = dx.Shape is { Height: 1, Width: 1 } && rows * columns > 1;
        string[] summary = [$"{what}: the output's gradient, {dy.Shape}, times the other input, {other.Layout.Shape}{(sums ? ", summed over all pixels" : "")}{code.Text}."];
        Kernel kernel = sums
            ? new ProductSumKernel(name, summary, dy.Width, rows, columns, dy.PaddedChannels, MapStrides.Of(dy), factor, code)
            : new ProductKernel(name, summary, dy.Width, rows, columns, dy.PaddedChannels, MapStrides.Of(dy), factor, default) { Sink = code };
        return new(kernel, PerImage: true, [gradient.Operand, other.Operand, .. SinkCode.Bind(sink)]);
    }

    private static string Through(Activation activation) => activation == Activation.None ? "" : $", through {activation}";
}
