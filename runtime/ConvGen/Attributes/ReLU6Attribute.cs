namespace ConvGen;

/// <summary>min(max(0, x), 6), element by element; the size stays. A weight layer before it starts with He initialisation.</summary>
/// <remarks>Krizhevsky 2010, Convolutional Deep Belief Networks on CIFAR-10. PyTorch: <c>nn.ReLU6()</c>. Keras: <c>ReLU(max_value=6)</c> or <c>activation="relu6"</c>.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ReLU6Attribute : LayerAttribute;
