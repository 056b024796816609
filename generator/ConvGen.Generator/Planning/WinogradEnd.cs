using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>What becomes of the sums of a convolution by Winograd's algorithm: a layer's output, or the gradient of its input.</summary>
internal sealed record WinogradEnd(Tensor Output)
{
    /// <summary>Where the bias is; null for none.</summary>
    public Location? Bias { get; private init; }

    /// <summary>What is added before the activation.</summary>
    public Tensor? Residual { get; private init; }

    public Activation Activation { get; private init; }

    /// <summary>Whether the largest of each 2 × 2 pixels is kept.</summary>
    public bool Pools { get; private init; }

    /// <summary>How a gradient is left; null in forward passes.</summary>
    public GradientSink? Sink { get; private init; }

    /// <summary>As summaries have it.</summary>
    public string Pass => Sink is null ? "forward" : "gradient with respect to its input";

    /// <summary>As kernels' names have it, before the algorithm.</summary>
    public string Prefix => Sink is null ? "" : "data_";

    /// <summary>The same at the end.</summary>
    public string Suffix => $"{(Residual is null ? "" : "_add")}{(Pools ? "_pool" : "")}{Activation.KernelSuffix}{(Sink is { Accumulate: true } ? "_added" : "")}";

    /// <summary>What follows the transform, in a summary.</summary>
    public string Text => $"{(Activation == Activation.None ? "" : $", then {Activation}")}{(Pools ? ", then max over 2×2" : "")}{(Sink is { } sink ? Kernels.SinkCode.Of(sink).Text : "")}";

    /// <summary>The maps that the kernel reads and writes, in its order.</summary>
    public IReadOnlyList<Tensor> Maps => Sink is { } sink
        ? sink.Activation == Activation.None ? [Output] : [Output, sink.Forward]
        : Residual is { } residual ? [residual, Output] : [Output];

    public static WinogradEnd Forward(Operation operation, Tensor y, Location bias, Tensor? residual = null) => new(y)
    {
        Bias = operation.HasBias ? bias : null,
        Residual = residual,
        Activation = operation.Activation,
        Pools = operation.Pool is not null,
    };

    public static WinogradEnd Gradient(GradientSink sink) => new(sink.Gradient) { Sink = sink };
}
