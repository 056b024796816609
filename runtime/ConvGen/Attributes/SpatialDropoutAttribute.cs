namespace ConvGen;

/// <summary>In training, sets whole channels to zero at random, each with probability rate, and divides the others by 1 − rate; predictions pass through unchanged. The size stays.</summary>
/// <remarks>
/// Which ones is decided by the training step's seed, its number, the layer and the image alone, so runs repeat whatever the number of threads. No parameters.
/// Tompson et al. 2015, Efficient Object Localization Using Convolutional Networks. PyTorch: <c>nn.Dropout2d(rate)</c>. Keras: <c>SpatialDropout2D(rate)</c>. Errors: CG0003 (a rate outside 0 … 1), CG0011 (after Flatten).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SpatialDropoutAttribute : LayerAttribute
{
    /// <summary>A rate of one half.</summary>
    public SpatialDropoutAttribute()
        : this(0.5f)
    {
    }

    /// <summary>A rate of one's own.</summary>
    /// <param name="rate">The probability of zero, at least 0 and less than 1; 20 to 50 percent is usual.</param>
    public SpatialDropoutAttribute(float rate) => Rate = rate;

    /// <summary>The probability of zero; default 0.5.</summary>
    public float Rate { get; }
}
