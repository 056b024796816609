namespace ConvGen;

/// <summary>The element-wise product of two activations of one size; one of them may be 1 × 1 × C and then scales every pixel, as in squeeze-and-excitation. No parameters.</summary>
/// <remarks>
/// Joins the named layers in the order in which they are listed and then the layer above, unless that one is listed itself. Without names it joins the branches
/// that <see cref="BranchAttribute"/> has opened. PyTorch: <c>a * b</c>. Keras: <c>Multiply()([a, b])</c>.
/// Errors: CG0027 (unknown name), CG0029 (sizes that do not fit), CG0030 (nothing to join).
/// </remarks>
/// <param name="layers">Names of layers above; none to join the open branches.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MultiplyAttribute(params string[] layers) : LayerAttribute
{
    /// <summary>Names of layers above.</summary>
    public string[] Layers { get; } = layers;
}
