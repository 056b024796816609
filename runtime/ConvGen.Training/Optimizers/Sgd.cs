using System.Numerics;

namespace ConvGen;

/// <summary>Stochastic gradient descent with momentum. PyTorch: <c>torch.optim.SGD</c>. Keras: <c>SGD</c>.</summary>
/// <remarks>
/// For each parameter θ with gradient g, in the order of PyTorch's documentation (https://pytorch.org/docs/stable/generated/torch.optim.SGD.html):
/// g ← g + λθ;  b ← μb + g, from b = 0;  g ← g + μb with Nesterov, else g ← b;  θ ← θ − ηg.
/// With decoupled weight decay (Loshchilov and Hutter 2019, SGDW) θ ← θ − ηλθ comes first and g is left alone.
/// </remarks>
public sealed class Sgd : Optimizer
{
    /// <summary>Creates the optimiser.</summary>
    /// <param name="learningRate">η, positive.</param>
    /// <param name="momentum">μ, at least 0 and less than 1. Default 0: plain gradient descent; 0.9 is usual.</param>
    /// <param name="nesterov">Whether the step looks ahead along the momentum (Sutskever et al. 2013). Default false.</param>
    /// <param name="weightDecay">λ, not negative. Default 0.</param>
    /// <param name="decoupledWeightDecay">Whether weights decay by themselves instead of through the gradient. Default false.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">Nesterov without momentum.</exception>
    public Sgd(float learningRate = 0.01f, float momentum = 0f, bool nesterov = false, float weightDecay = 0f, bool decoupledWeightDecay = false)
        : base(learningRate, weightDecay)
    {
        Momentum = Rate(momentum, nameof(momentum));
        Nesterov = nesterov && momentum == 0f
            ? throw new ArgumentException("Nesterov looks ahead along the momentum, but the momentum is 0; pass momentum: 0.9f, or nesterov: false.", nameof(nesterov))
            : nesterov;
        DecoupledWeightDecay = decoupledWeightDecay;
    }

    /// <summary>μ.</summary>
    public float Momentum { get; }

    /// <summary>Whether the step looks ahead along the momentum.</summary>
    public bool Nesterov { get; }

    /// <summary>Whether weights decay by themselves instead of through the gradient.</summary>
    public bool DecoupledWeightDecay { get; }

    /// <inheritdoc/>
    public override string ToString() => Describe(FormattableString.Invariant($"momentum: {Momentum}, nesterov: {Nesterov}, decoupledWeightDecay: {DecoupledWeightDecay}"));

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => Momentum == 0f ? [] : ["momentum"];

    /// <inheritdoc/>
    protected override void Update(in UpdateBlock block)
    {
        Span<Vector<float>> parameters = block.Parameters;
        ReadOnlySpan<Vector<float>> gradients = block.Gradients;
        Span<Vector<float>> momentum = Momentum == 0f ? [] : block.State(0);
        var rate = new Vector<float>(block.LearningRate);
        var decay = new Vector<float>(DecoupledWeightDecay ? 0f : block.WeightDecay);
        var kept = new Vector<float>(DecoupledWeightDecay ? 1f - (block.LearningRate * block.WeightDecay) : 1f);
        var inertia = new Vector<float>(Momentum);
        for (int i = 0; i < parameters.Length; i++)
        {
            Vector<float> gradient = gradients[i] + (decay * parameters[i]);
            if (!momentum.IsEmpty)
            {
                momentum[i] = (inertia * momentum[i]) + gradient;
                gradient = Nesterov ? gradient + (inertia * momentum[i]) : momentum[i];
            }

            parameters[i] = (kept * parameters[i]) - (rate * gradient);
        }
    }
}
