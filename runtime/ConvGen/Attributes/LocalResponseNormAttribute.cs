namespace ConvGen;

/// <summary>Local response normalisation across channels: each value is divided by a power of the mean square of its neighbours; the size stays. No parameters.</summary>
/// <remarks>
/// y = x / (k + alpha/size · Σ x²)^beta over the size channels around each: size/2 (rounded down) before it, the rest from it on, channels beyond the first and last counting as zero.
/// Krizhevsky et al. 2012, ImageNet Classification with Deep Convolutional Neural Networks, whose alpha is not divided by the size.
/// PyTorch: <c>nn.LocalResponseNorm(size, alpha, beta, k)</c>. TensorFlow: <c>tf.nn.local_response_normalization(depth_radius=size/2, bias=k, alpha=alpha/size, beta)</c>.
/// Errors: CG0003 (argument out of range), CG0011 (after Flatten).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LocalResponseNormAttribute : LayerAttribute
{
    /// <summary>A normalisation over so many channels.</summary>
    /// <param name="size">Channels in the sum, at least 1, odd or even.</param>
    public LocalResponseNormAttribute(int size) => Size = size;

    /// <summary>A normalisation inside a block.</summary>
    /// <param name="size">Channels in the sum, an expression of the block's parameters.</param>
    public LocalResponseNormAttribute(string size) => _ = size;

    /// <summary>Channels in the sum; 0 where an expression says it.</summary>
    public int Size { get; }

    /// <summary>The weight of the mean square; finite and above 0, default 1e-4.</summary>
    public float Alpha { get; set; } = 1e-4f;

    /// <summary>The power; finite and above 0, default 0.75.</summary>
    public float Beta { get; set; } = 0.75f;

    /// <summary>What is added to the mean square; finite and above 0, default 1.</summary>
    public float K { get; set; } = 1f;
}
