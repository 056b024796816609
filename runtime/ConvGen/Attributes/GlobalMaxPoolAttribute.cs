namespace ConvGen;

/// <summary>The largest value of each channel over the whole map. No parameters.</summary>
/// <remarks>
/// H × W × C → 1 × 1 × C: still a map, so a Flatten stands between it and a dense layer.
/// PyTorch: <c>nn.AdaptiveMaxPool2d(1)</c>. Keras: <c>GlobalMaxPooling2D(keepdims=True)</c>. Errors: CG0011 (after Flatten).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GlobalMaxPoolAttribute : LayerAttribute;
