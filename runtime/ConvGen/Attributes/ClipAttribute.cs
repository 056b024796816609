namespace ConvGen;

/// <summary>min(max(min, x), max), element by element; the size stays.</summary>
/// <remarks>
/// PyTorch: <c>nn.Hardtanh(min, max)</c> or <c>torch.clamp</c>. Keras: <c>ops.clip</c>. ONNX: <c>Clip</c>. From 0 on, <see cref="ReLUAttribute"/> and <see cref="ReLU6Attribute"/> say it shorter.
/// Errors: CG0003 (bounds that are not finite, or not in order).
/// </remarks>
/// <param name="min">What smaller numbers become.</param>
/// <param name="max">What larger numbers become; above <paramref name="min"/>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ClipAttribute(float min, float max) : LayerAttribute
{
    /// <summary>What smaller numbers become.</summary>
    public float Min { get; } = min;

    /// <summary>What larger numbers become.</summary>
    public float Max { get; } = max;
}
