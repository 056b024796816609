using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Kernels;

/// <summary>What a pool does with the values of a window; the operations have the same names on vectors and in MathF.</summary>
internal static class PoolCode
{
    /// <summary>The value that changes nothing.</summary>
    public static string Start(PoolKind kind) => kind switch
    {
        PoolKind.Max => "float.NegativeInfinity",
        PoolKind.Min => "float.PositiveInfinity",
        PoolKind.Average => "0f",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Two values made one. A NaN comes through.</summary>
    /// <param name="kind">Which pool.</param>
    /// <param name="type">The class of the operations: <c>Simd512</c> or <c>global::System.MathF</c>.</param>
    /// <param name="left">An expression.</param>
    /// <param name="right">An expression.</param>
    public static string Combine(PoolKind kind, string type, string left, string right) =>
        kind == PoolKind.Average ? $"({left} + {right})" : $"{type}.{kind}({left}, {right})";
}
