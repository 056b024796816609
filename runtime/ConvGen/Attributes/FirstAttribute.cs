namespace ConvGen;

/// <summary>On a parameter of a block: its value holds for the first repetition, the later ones take the parameter's default. A stage's stride is its first block's.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FirstAttribute : Attribute;
