namespace ConvGen;

/// <summary>min(max(0, slope · x + offset), 1), element by element; the size stays. By default min(max(0, x + 3), 6)/6.</summary>
/// <remarks>
/// Howard et al. 2019, Searching for MobileNetV3. PyTorch: <c>nn.Hardsigmoid()</c>. Keras 3: <c>activation="hard_sigmoid"</c>; Keras 2 had the slope 0.2.
/// ONNX: <c>HardSigmoid</c>, whose alpha and beta are 0.2 and 0.5 by default. Errors: CG0003 (a slope that is not a finite number above 0, an offset that is not finite).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class HardSigmoidAttribute : LayerAttribute
{
    /// <summary>A slope of 1/6 and an offset of one half.</summary>
    public HardSigmoidAttribute()
        : this(1f / 6f, 0.5f)
    {
    }

    /// <summary>A slope and an offset of one's own.</summary>
    /// <param name="slope">What the input is multiplied by; finite and above 0.</param>
    /// <param name="offset">What is added then; finite.</param>
    public HardSigmoidAttribute(float slope, float offset) => (Slope, Offset) = (slope, offset);

    /// <summary>What the input is multiplied by; default 1/6.</summary>
    public float Slope { get; }

    /// <summary>What is added to that; default 0.5.</summary>
    public float Offset { get; }
}
