namespace ConvGen;

/// <summary>What an output's layer does last, which decides what a loss can be fused with.</summary>
public enum OutputActivation
{
    /// <summary>Neither of the others: the gradient of a loss is the one with respect to the output itself.</summary>
    None,

    /// <summary>Probabilities. Gradients are given with respect to the softmax's input.</summary>
    Softmax,

    /// <summary>Logarithms of probabilities. Gradients are given with respect to the log-softmax's input.</summary>
    LogSoftmax,

    /// <summary>Probabilities over one axis of a map. Gradients are given with respect to the softmax's input.</summary>
    MapSoftmax,

    /// <summary>Logarithms of probabilities over one axis of a map. Gradients are given with respect to the log-softmax's input.</summary>
    MapLogSoftmax,
}

/// <summary>One result of a network.</summary>
/// <param name="Name">The layer's name: <c>softmax1</c>, or what <c>[Output("name")]</c> says.</param>
/// <param name="Shape">Its size for one image.</param>
/// <param name="Activation">What its layer does last.</param>
public sealed record OutputDescription(string Name, TensorShape Shape, OutputActivation Activation);
