namespace ConvGen;

/// <summary>min(max(0, x + 3), 6)/6, element by element; the size stays.</summary>
/// <remarks>Howard et al. 2019, Searching for MobileNetV3. PyTorch: <c>nn.Hardsigmoid()</c>. Keras 3: <c>activation="hard_sigmoid"</c>. ONNX: <c>HardSigmoid</c> with alpha = 1/6.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class HardSigmoidAttribute : LayerAttribute;
