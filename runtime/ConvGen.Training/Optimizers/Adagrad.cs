using System.Numerics;

namespace ConvGen;

/// <summary>Adagrad (Duchi, Hazan and Singer 2011): steps divided by the root of the sum of all squares so far. PyTorch: <c>torch.optim.Adagrad</c>. Keras: <c>Adagrad</c> (which starts from 0.1, with ε 1e-7).</summary>
/// <remarks>
/// For each parameter θ with gradient g at step t = 1, 2, …, in the order of PyTorch's documentation (https://pytorch.org/docs/stable/generated/torch.optim.Adagrad.html):
/// g ← g + λθ;  s ← s + g²;  θ ← θ − η/(1 + (t − 1)κ) · g / (√s + ε).
/// </remarks>
public sealed class Adagrad : Optimizer
{
    /// <summary>Creates the optimiser.</summary>
    /// <param name="learningRate">η, positive. Default 0.01.</param>
    /// <param name="learningRateDecay">κ, not negative. Default 0.</param>
    /// <param name="initialSum">s before the first step, not negative. Default 0.</param>
    /// <param name="epsilon">ε, positive. Default 1e-10.</param>
    /// <param name="weightDecay">λ, not negative. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adagrad(float learningRate = 0.01f, float learningRateDecay = 0f, float initialSum = 0f, float epsilon = 1e-10f, float weightDecay = 0f)
        : base(learningRate, weightDecay)
    {
        LearningRateDecay = NotNegative(learningRateDecay, nameof(learningRateDecay));
        InitialSum = NotNegative(initialSum, nameof(initialSum));
        Epsilon = Positive(epsilon, nameof(epsilon));
    }

    /// <summary>κ.</summary>
    public float LearningRateDecay { get; }

    /// <summary>s before the first step.</summary>
    public float InitialSum { get; }

    /// <summary>ε.</summary>
    public float Epsilon { get; }

    /// <inheritdoc/>
    public override string ToString() => Describe(FormattableString.Invariant($"learningRateDecay: {LearningRateDecay}, initialSum: {InitialSum}, epsilon: {Epsilon}"));

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => ["sum"];

    /// <inheritdoc/>
    protected override float InitialState(int index) => InitialSum;

    /// <inheritdoc/>
    protected override void Update(in UpdateBlock block)
    {
        Span<Vector<float>> parameters = block.Parameters;
        ReadOnlySpan<Vector<float>> gradients = block.Gradients;
        Span<Vector<float>> sum = block.State(0);
        var rate = new Vector<float>((float)(block.LearningRate / (1 + ((Steps - 1) * (double)LearningRateDecay))));
        var decay = new Vector<float>(block.WeightDecay);
        var epsilon = new Vector<float>(Epsilon);
        for (int i = 0; i < parameters.Length; i++)
        {
            Vector<float> gradient = gradients[i] + (decay * parameters[i]);
            sum[i] += gradient * gradient;
            parameters[i] -= rate * gradient / (Vector.SquareRoot(sum[i]) + epsilon);
        }
    }
}
