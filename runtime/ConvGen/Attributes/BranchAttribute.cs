namespace ConvGen;

/// <summary>
/// Opens a branch: the layers that follow start again from where the first branch did. A join without names (<see cref="ConcatAttribute"/>, <see cref="AddAttribute"/>,
/// <see cref="MultiplyAttribute"/>) closes them all. A branch without layers is the activation itself.
/// </summary>
/// <remarks>Keras: several layers called on the same tensor. Errors: CG0031 (branches that nothing joins).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class BranchAttribute : LayerAttribute;
