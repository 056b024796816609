namespace ConvGen.Data;

/// <summary>What augmentations refuse to be made with.</summary>
internal static class Requirements
{
    /// <summary>Refuses what is no probability.</summary>
    /// <param name="value">The number.</param>
    /// <param name="name">The parameter's.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0, above 1 or no number.</exception>
    public static float Probability(float value, string name) => Between(value, 0f, 1f, name);

    /// <summary>Refuses what is out of a range.</summary>
    /// <param name="value">The number.</param>
    /// <param name="lowest">The least that is allowed.</param>
    /// <param name="highest">The most.</param>
    /// <param name="name">The parameter's.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of the range or no number.</exception>
    public static float Between(float value, float lowest, float highest, string name) =>
        value >= lowest && value <= highest ? value : throw new ArgumentOutOfRangeException(name, value, $"Found {value}, expected {lowest} … {highest}.");

    /// <summary>Refuses what is no pair of factors.</summary>
    /// <param name="smallest">The one.</param>
    /// <param name="largest">The other.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not positive or no finite number, or the first is larger.</exception>
    public static void Factors(float smallest, float largest)
    {
        if (!(smallest > 0f && largest >= smallest && float.IsFinite(largest)))
        {
            throw new ArgumentOutOfRangeException(nameof(largest), $"Found factors of {smallest} … {largest}, expected two positive numbers, the smaller one first.");
        }
    }
}
