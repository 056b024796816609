using System.Numerics;

namespace ConvGen;

/// <summary>RMSProp (Hinton's lecture 6e, 2012): steps divided by the root of a running mean of squares. PyTorch: <c>torch.optim.RMSprop</c>. Keras: <c>RMSprop</c> (whose α is <c>rho</c>, 0.9, and ε 1e-7 within the root).</summary>
/// <remarks>
/// For each parameter θ with gradient g, in the order of PyTorch's documentation (https://pytorch.org/docs/stable/generated/torch.optim.RMSprop.html):
/// g ← g + λθ;  v ← αv + (1 − α)g²;  where centred ḡ ← αḡ + (1 − α)g and u = v − ḡ², else u = v;  d = g / (√u + ε);  b ← μb + d;  θ ← θ − ηb (without momentum θ ← θ − ηd).
/// </remarks>
public sealed class RmsProp : Optimizer
{
    /// <summary>Creates the optimiser.</summary>
    /// <param name="learningRate">η, positive. Default 0.01.</param>
    /// <param name="alpha">α, at least 0 and less than 1. Default 0.99.</param>
    /// <param name="epsilon">ε, positive. Default 1e-8.</param>
    /// <param name="momentum">μ, at least 0 and less than 1. Default 0.</param>
    /// <param name="centered">Whether the gradient's variance divides instead of its mean square. Default false.</param>
    /// <param name="weightDecay">λ, not negative. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public RmsProp(float learningRate = 0.01f, float alpha = 0.99f, float epsilon = 1e-8f, float momentum = 0f, bool centered = false, float weightDecay = 0f)
        : base(learningRate, weightDecay)
    {
        Alpha = Rate(alpha, nameof(alpha));
        Epsilon = Positive(epsilon, nameof(epsilon));
        Momentum = Rate(momentum, nameof(momentum));
        Centered = centered;
    }

    /// <summary>α.</summary>
    public float Alpha { get; }

    /// <summary>ε.</summary>
    public float Epsilon { get; }

    /// <summary>μ.</summary>
    public float Momentum { get; }

    /// <summary>Whether the gradient's variance divides.</summary>
    public bool Centered { get; }

    /// <inheritdoc/>
    public override string ToString() => Describe(FormattableString.Invariant($"alpha: {Alpha}, epsilon: {Epsilon}, momentum: {Momentum}, centered: {Centered}"));

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => ["square", .. Centered ? ["mean"] : (string[])[], .. Momentum > 0f ? ["momentum"] : (string[])[]];

    /// <inheritdoc/>
    protected override void Update(in UpdateBlock block)
    {
        Span<Vector<float>> parameters = block.Parameters;
        ReadOnlySpan<Vector<float>> gradients = block.Gradients;
        Span<Vector<float>> square = block.State(0);
        Span<Vector<float>> mean = Centered ? block.State(1) : [];
        Span<Vector<float>> momentum = Momentum > 0f ? block.State(Centered ? 2 : 1) : [];
        var rate = new Vector<float>(block.LearningRate);
        var decay = new Vector<float>(block.WeightDecay);
        var alpha = new Vector<float>(Alpha);
        var rest = new Vector<float>(1f - Alpha);
        var epsilon = new Vector<float>(Epsilon);
        var inertia = new Vector<float>(Momentum);
        for (int i = 0; i < parameters.Length; i++)
        {
            Vector<float> gradient = gradients[i] + (decay * parameters[i]);
            square[i] = (alpha * square[i]) + (rest * gradient * gradient);
            Vector<float> spread = square[i];
            if (!mean.IsEmpty)
            {
                mean[i] = (alpha * mean[i]) + (rest * gradient);

                // Of a gradient that stands still rounding may leave less than nothing.
                spread = Vector.Max(spread - (mean[i] * mean[i]), Vector<float>.Zero);
            }

            Vector<float> direction = gradient / (Vector.SquareRoot(spread) + epsilon);
            if (!momentum.IsEmpty)
            {
                direction = momentum[i] = (inertia * momentum[i]) + direction;
            }

            parameters[i] -= rate * direction;
        }
    }
}
