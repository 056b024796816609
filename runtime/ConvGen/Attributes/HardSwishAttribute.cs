namespace ConvGen;

/// <summary>x · min(max(0, x + 3), 6)/6, element by element; the size stays. A weight layer before it starts with He initialisation.</summary>
/// <remarks>Howard et al. 2019, Searching for MobileNetV3. PyTorch: <c>nn.Hardswish()</c>. Keras 3: <c>activation="hard_silu"</c>. ONNX: <c>HardSwish</c>.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class HardSwishAttribute : LayerAttribute;
