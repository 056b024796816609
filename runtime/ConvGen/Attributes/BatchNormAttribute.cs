namespace ConvGen;

/// <summary>Batch normalisation: γ·(x − μ)/√(σ² + ε) + β, channel by channel (of a vector, element by element); the size stays.</summary>
/// <remarks>
/// Training takes μ and the biased variance σ² over all pixels of the batch and follows them in running statistics, running ← (1 − momentum)·running + momentum·batch
/// (the unbiased variance); predictions use the running ones, folded into the convolution before it where there is one.
/// Parameters: γ (<c>weight</c>, starts at 1) and β (<c>bias</c>, starts at 0), 2·C together. Buffers, saved but not counted: <c>running_mean</c> and <c>running_var</c>.
/// Ioffe and Szegedy 2015. PyTorch: <c>nn.BatchNorm2d(C, eps, momentum)</c>, <c>nn.BatchNorm1d</c> on vectors.
/// Keras: <c>BatchNormalization(momentum=1 − momentum, epsilon=…)</c>, whose defaults are 0.99 and 0.001. Errors: CG0003 (argument out of range).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class BatchNormAttribute : LayerAttribute
{
    /// <summary>ε, which keeps the divisor from zero, in squared units of the input; finite and above 0, default 1e-5. PyTorch: <c>eps=</c>.</summary>
    public float Epsilon { get; set; } = 1e-5f;

    /// <summary>The weight of the newest batch in the running statistics; above 0 and at most 1, default 0.1. PyTorch: <c>momentum=</c>; Keras counts the other way, 1 − momentum.</summary>
    public float Momentum { get; set; } = 0.1f;

    /// <summary>Whether it scales by γ and shifts by β; default true. PyTorch: <c>affine=</c>. Keras: <c>scale=</c> and <c>center=</c>.</summary>
    public bool Affine { get; set; } = true;

    /// <summary>
    /// Whether training leaves γ, β and the running statistics as they are and takes the running ones instead of the batch's: the layer is then a scale and a shift, which a frozen convolution or dense layer
    /// before it takes into its weights. Default false. Keras: <c>trainable=False</c>. PyTorch: <c>eval()</c> and <c>requires_grad_(False)</c>.
    /// </summary>
    public bool Frozen { get; set; }
}
