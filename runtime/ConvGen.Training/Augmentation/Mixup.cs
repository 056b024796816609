namespace ConvGen.Data;

/// <summary>
/// Mixes each training image with another of its batch (Zhang, Cissé, Dauphin and Lopez-Paz, "mixup: Beyond Empirical Risk Minimization", ICLR 2018):
/// x = λ·xᵢ + (1 − λ)·xⱼ, and the loss is λ·loss(yᵢ) + (1 − λ)·loss(yⱼ), with λ from the beta distribution of (α, α). PyTorch: <c>torchvision.transforms.v2.MixUp</c>.
/// </summary>
/// <remarks>
/// Image i of a shuffled batch of n is mixed with image n − 1 − i, and each image draws its own λ (timm's <c>Mixup(mode="elem")</c>). Mixing comes after every other change, wherever this stands
/// in a sequence. Which images meet depends on the batch size.
/// </remarks>
public sealed class Mixup : Augmentation
{
    /// <summary>Creates the augmentation.</summary>
    /// <param name="alpha">Positive: small values leave most images nearly alone, 1 makes every λ equally likely. The paper uses 0.1 … 0.4 on ImageNet, 1 on CIFAR.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or no finite number.</exception>
    public Mixup(float alpha = 0.2f)
    {
        if (!float.IsFinite(alpha) || alpha <= 0f)
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Expected a positive number.");
        }

        Alpha = alpha;
    }

    /// <summary>The beta distribution's two parameters.</summary>
    public float Alpha { get; }

    internal override bool Mixes => true;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(Mixup)}({Alpha})");

    /// <inheritdoc/>
    public override void Apply(ref AugmentedImage image) => image.Share = DrawBeta(ref image, Alpha);

    /// <summary>
    /// A number from the beta distribution of (α, α) by Jöhnk's method (Jöhnk 1964; Devroye, "Non-Uniform Random Variate Generation", IX.3.5) for α up to 1: of U^(1/α) and V^(1/α) the first's
    /// share of their sum, if that is at most 1. For larger α, where this would reject nearly always, the ratio X / (X + Y) of two gamma variables.
    /// </summary>
    private static float DrawBeta(ref AugmentedImage image, double alpha)
    {
        if (alpha > 1)
        {
            double x = DrawGamma(ref image, alpha);
            double y = DrawGamma(ref image, alpha);
            return (float)(x / (x + y));
        }

        while (true)
        {
            // In logarithms: for small α the powers themselves underflow.
            double x = Math.Log(image.NextUniform()) / alpha;
            double y = Math.Log(image.NextUniform()) / alpha;
            double larger = Math.Max(x, y);
            double logSum = larger + Math.Log(Math.Exp(x - larger) + Math.Exp(y - larger));
            if (logSum <= 0)
            {
                return (float)Math.Exp(x - logSum);
            }
        }
    }

    /// <summary>A number from the gamma distribution of shape α above 1 (Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26, 2000).</summary>
    private static double DrawGamma(ref AugmentedImage image, double alpha)
    {
        double d = alpha - (1.0 / 3.0);
        double c = 1.0 / Math.Sqrt(9.0 * d);
        while (true)
        {
            // A normal number by Box and Muller.
            double normal = Math.Sqrt(-2.0 * Math.Log(image.NextUniform())) * Math.Cos(2.0 * Math.PI * image.NextUniform());
            double cube = 1.0 + (c * normal);
            double v = cube * cube * cube;
            if (v > 0 && Math.Log(image.NextUniform()) < (0.5 * normal * normal) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
