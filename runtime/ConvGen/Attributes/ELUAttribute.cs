namespace ConvGen;

/// <summary>x where x > 0, alpha · (exp(x) − 1) elsewhere, element by element; the size stays. A weight layer before it starts with He initialisation.</summary>
/// <remarks>
/// Clevert, Unterthiner and Hochreiter 2016, Fast and Accurate Deep Network Learning by Exponential Linear Units.
/// PyTorch: <c>nn.ELU(alpha)</c>. Keras: <c>ELU(alpha)</c> or <c>activation="elu"</c>.
/// Errors: CG0003 (an alpha that is not a finite number above 0).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ELUAttribute : LayerAttribute
{
    /// <summary>An alpha of 1.</summary>
    public ELUAttribute()
        : this(1f)
    {
    }

    /// <summary>An alpha of one's own.</summary>
    /// <param name="alpha">Large negative numbers become −alpha; above 0.</param>
    public ELUAttribute(float alpha) => Alpha = alpha;

    /// <summary>Large negative numbers become −alpha; default 1.</summary>
    public float Alpha { get; }
}
