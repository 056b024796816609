using System.Numerics;

namespace ConvGen;

/// <summary>Adam (Kingma and Ba 2015): steps scaled by running moments of the gradient. PyTorch: <c>torch.optim.Adam</c>. Keras: <c>Adam</c> (whose ε is 1e-7).</summary>
/// <remarks>
/// For each parameter θ with gradient g at step t = 1, 2, …, in the order of PyTorch's documentation (https://pytorch.org/docs/stable/generated/torch.optim.Adam.html):
/// g ← g + λθ;  m ← β₁m + (1 − β₁)g;  v ← β₂v + (1 − β₂)g²;  θ ← θ − η · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε).
/// Weight decay is part of the gradient, as in the paper and in <c>torch.optim.Adam</c>; <see cref="AdamW"/> keeps it apart.
/// </remarks>
public class Adam : Optimizer
{
    private readonly bool _decoupled;

    /// <summary>Creates the optimiser.</summary>
    /// <param name="learningRate">η, positive. Default 0.001.</param>
    /// <param name="beta1">β₁, at least 0 and less than 1. Default 0.9.</param>
    /// <param name="beta2">β₂, at least 0 and less than 1. Default 0.999.</param>
    /// <param name="epsilon">ε, positive. Default 1e-8.</param>
    /// <param name="weightDecay">λ, not negative. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adam(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0f)
        : this(learningRate, beta1, beta2, epsilon, weightDecay, decoupled: false)
    {
    }

    private protected Adam(float learningRate, float beta1, float beta2, float epsilon, float weightDecay, bool decoupled)
        : base(learningRate, weightDecay)
    {
        Beta1 = Rate(beta1, nameof(beta1));
        Beta2 = Rate(beta2, nameof(beta2));

        // Elements whose gradient is always zero, padding among them, divide 0 by ε.
        Epsilon = Positive(epsilon, nameof(epsilon));
        _decoupled = decoupled;
    }

    /// <summary>β₁.</summary>
    public float Beta1 { get; }

    /// <summary>β₂.</summary>
    public float Beta2 { get; }

    /// <summary>ε.</summary>
    public float Epsilon { get; }

    /// <inheritdoc/>
    public override string ToString() => Describe(FormattableString.Invariant($"beta1: {Beta1}, beta2: {Beta2}, epsilon: {Epsilon}"));

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<string> StateNames => ["mean", "square"];

    /// <inheritdoc/>
    protected sealed override void Update(in UpdateBlock block)
    {
        Span<Vector<float>> parameters = block.Parameters;
        ReadOnlySpan<Vector<float>> gradients = block.Gradients;
        Span<Vector<float>> mean = block.State(0);
        Span<Vector<float>> square = block.State(1);
        var beta1 = new Vector<float>(Beta1);
        var beta2 = new Vector<float>(Beta2);
        var rest1 = new Vector<float>(1f - Beta1);
        var rest2 = new Vector<float>(1f - Beta2);
        var decay = new Vector<float>(_decoupled ? 0f : block.WeightDecay);
        var kept = new Vector<float>(_decoupled ? 1f - (block.LearningRate * block.WeightDecay) : 1f);
        var stepSize = new Vector<float>((float)(block.LearningRate / (1 - Math.Pow(Beta1, Steps))));
        var squareScale = new Vector<float>((float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, Steps))));
        var epsilon = new Vector<float>(Epsilon);
        for (int i = 0; i < parameters.Length; i++)
        {
            Vector<float> gradient = gradients[i] + (decay * parameters[i]);
            mean[i] = (beta1 * mean[i]) + (rest1 * gradient);
            square[i] = (beta2 * square[i]) + (rest2 * gradient * gradient);
            parameters[i] = (kept * parameters[i]) - (stepSize * mean[i] / ((Vector.SquareRoot(square[i]) * squareScale) + epsilon));
        }
    }
}
