namespace ConvGen;

/// <summary>Enlarges a map by whole factors: each pixel is repeated (nearest neighbour). No parameters.</summary>
/// <remarks>
/// H × W × C → H·factor × W·factor × C. PyTorch: <c>nn.Upsample(scale_factor=factor, mode="nearest")</c>. Keras: <c>UpSampling2D(factor)</c>.
/// Errors: CG0003 (a factor below 1), CG0011 (after Flatten), CG0013 (too large).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class UpsampleAttribute : LayerAttribute
{
    /// <summary>The same factor for rows and columns.</summary>
    /// <param name="factor">How often each row and column is repeated, at least 1.</param>
    public UpsampleAttribute(int factor)
        : this(factor, factor)
    {
    }

    /// <summary>Factors of their own for rows and columns.</summary>
    /// <param name="factorHeight">How often each row is repeated, at least 1.</param>
    /// <param name="factorWidth">How often each column is repeated, at least 1.</param>
    public UpsampleAttribute(int factorHeight, int factorWidth) => (FactorHeight, FactorWidth) = (factorHeight, factorWidth);

    /// <summary>Factors that a block's parameters decide.</summary>
    /// <param name="factor">An expression, or two with a comma between them: height, width.</param>
    public UpsampleAttribute(string factor) => _ = factor;

    /// <summary>How often each row is repeated; 0 where an expression says it.</summary>
    public int FactorHeight { get; }

    /// <summary>How often each column is repeated; 0 where an expression says it.</summary>
    public int FactorWidth { get; }
}
