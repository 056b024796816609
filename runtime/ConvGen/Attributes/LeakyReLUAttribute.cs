namespace ConvGen;

/// <summary>x where x > 0, slope · x elsewhere, element by element; the size stays. A weight layer before it starts with He initialisation.</summary>
/// <remarks>
/// Maas, Hannun and Ng 2013, Rectifier Nonlinearities Improve Neural Network Acoustic Models.
/// PyTorch: <c>nn.LeakyReLU(negative_slope)</c>, 0.01 by default. Keras: <c>LeakyReLU(negative_slope)</c>, whose default is 0.3.
/// Errors: CG0003 (a slope that is not a finite number above 0; <see cref="ReLUAttribute"/> has the slope 0).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LeakyReLUAttribute : LayerAttribute
{
    /// <summary>A slope of 0.01.</summary>
    public LeakyReLUAttribute()
        : this(0.01f)
    {
    }

    /// <summary>A slope of one's own.</summary>
    /// <param name="slope">What negative numbers are multiplied by, above 0.</param>
    public LeakyReLUAttribute(float slope) => Slope = slope;

    /// <summary>What negative numbers are multiplied by; default 0.01.</summary>
    public float Slope { get; }
}
