using System.Globalization;

namespace ConvGen;

/// <summary>
/// The mean over the outputs y of d²/2 where |d| = |y − t| is at most δ, and of δ·(|d| − δ/2) beyond (Huber 1964); its gradient is d clipped to ±δ / outputs.
/// PyTorch: <c>HuberLoss(delta=…)</c>; <c>SmoothL1Loss</c> is the same over δ. Keras: <c>Huber</c>.
/// </summary>
public sealed class HuberLoss : RegressionLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="delta">δ, positive: where the parabola becomes a line. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public HuberLoss(float delta = 1f) => Delta = float.IsFinite(delta) && delta > 0f ? delta : throw new ArgumentOutOfRangeException(
        nameof(delta), delta, string.Create(CultureInfo.InvariantCulture, $"Found {delta}, expected a finite number above 0."));

    /// <summary>δ.</summary>
    public float Delta { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(HuberLoss)}({Delta})");

    private protected override float Value(float difference)
    {
        float size = MathF.Abs(difference);
        return size <= Delta ? 0.5f * difference * difference : Delta * (size - (0.5f * Delta));
    }

    private protected override float Slope(float difference) => MathF.Min(MathF.Max(difference, -Delta), Delta);
}
