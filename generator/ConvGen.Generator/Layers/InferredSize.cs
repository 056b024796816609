using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>What is known of an activation's size. An error hides the numbers before it hides whether there is a map: a convolution gives a map whatever its kernel was meant to be.</summary>
/// <param name="Shape">Null where an error hides it.</param>
/// <param name="IsFlat">Whether it is a vector; null where even that cannot be told.</param>
internal readonly record struct InferredSize(Shape? Shape, bool? IsFlat)
{
    public static InferredSize Unknown => default;

    public static InferredSize Map => new(null, false);

    public static InferredSize Vector => new(null, true);

    public static InferredSize Of(Shape shape) => new(shape, shape.IsFlat);
}
