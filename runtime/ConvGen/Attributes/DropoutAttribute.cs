namespace ConvGen;

/// <summary>In training, sets elements to zero at random, each with probability rate, and divides the others by 1 − rate; predictions pass through unchanged. The size stays.</summary>
/// <remarks>
/// Which ones is decided by the training step's seed, its number, the layer and the image alone, so runs repeat whatever the number of threads. No parameters.
/// Srivastava et al. 2014, Dropout: A Simple Way to Prevent Neural Networks from Overfitting. PyTorch: <c>nn.Dropout(rate)</c>. Keras: <c>Dropout(rate)</c>. Errors: CG0003 (a rate outside 0 … 1).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DropoutAttribute : LayerAttribute
{
    /// <summary>A rate of one half.</summary>
    public DropoutAttribute()
        : this(0.5f)
    {
    }

    /// <summary>A rate of one's own.</summary>
    /// <param name="rate">The probability of zero, at least 0 and less than 1; 20 to 50 percent is usual.</param>
    public DropoutAttribute(float rate) => Rate = rate;

    /// <summary>The probability of zero; default 0.5.</summary>
    public float Rate { get; }
}
