namespace ConvGen;

/// <summary>Passes its input on as it is; the size stays. For a branch that adds the input itself, or a place to name. Costs nothing.</summary>
/// <remarks>PyTorch: <c>nn.Identity()</c>. Keras: <c>Identity()</c>.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class IdentityAttribute : LayerAttribute;
