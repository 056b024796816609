using System.Numerics;
using System.Runtime.InteropServices;

namespace ConvGen;

/// <summary>Stochastic gradient descent with momentum. PyTorch: <c>torch.optim.SGD</c> with dampening 0. Keras: <c>SGD</c>, whose momentum buffer holds −η times this one.</summary>
/// <remarks>
/// For each parameter θ with gradient g, in the order of PyTorch's documentation (https://pytorch.org/docs/stable/generated/torch.optim.SGD.html):
/// g ← g + λθ;  b ← μb + g, from b = 0;  g ← g + μb with Nesterov, else g ← b;  θ ← θ − ηg.
/// </remarks>
public sealed class Sgd : Optimizer
{
    private float[] _momentum = [];
    private float _learningRate;

    /// <summary>Creates the optimiser.</summary>
    /// <param name="learningRate">η, positive.</param>
    /// <param name="momentum">μ, at least 0 and less than 1. Default 0: plain gradient descent; 0.9 is usual.</param>
    /// <param name="nesterov">Whether the step looks ahead along the momentum (Sutskever et al. 2013). Default false.</param>
    /// <param name="weightDecay">λ, not negative. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">Nesterov without momentum.</exception>
    public Sgd(float learningRate = 0.01f, float momentum = 0f, bool nesterov = false, float weightDecay = 0f)
        : base(learningRate, weightDecay)
    {
        Momentum = Rate(momentum, nameof(momentum));
        Nesterov = nesterov && momentum == 0f
            ? throw new ArgumentException("Nesterov looks ahead along the momentum, but the momentum is 0; pass momentum: 0.9f, or nesterov: false.", nameof(nesterov))
            : nesterov;
    }

    /// <summary>μ.</summary>
    public float Momentum { get; }

    /// <summary>Whether the step looks ahead along the momentum.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    protected override void Allocate(int length) => _momentum = Momentum == 0f ? [] : new float[length];

    /// <inheritdoc/>
    protected override void Begin(float learningRate) => _learningRate = learningRate;

    /// <inheritdoc/>
    protected override void Update(int start, Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        Span<float> momentum = Momentum == 0f ? [] : _momentum.AsSpan(start, parameters.Length);
        UpdateVectors(MemoryMarshal.Cast<float, Vector<float>>(parameters), MemoryMarshal.Cast<float, Vector<float>>(gradients), MemoryMarshal.Cast<float, Vector<float>>(momentum));
        for (int i = parameters.Length - (parameters.Length % Vector<float>.Count); i < parameters.Length; i++)
        {
            float gradient = gradients[i] + (WeightDecay * parameters[i]);
            if (!momentum.IsEmpty)
            {
                momentum[i] = (Momentum * momentum[i]) + gradient;
                gradient = Nesterov ? gradient + (Momentum * momentum[i]) : momentum[i];
            }

            parameters[i] -= _learningRate * gradient;
        }
    }

    private void UpdateVectors(Span<Vector<float>> parameters, ReadOnlySpan<Vector<float>> gradients, Span<Vector<float>> momentum)
    {
        var rate = new Vector<float>(_learningRate);
        var decay = new Vector<float>(WeightDecay);
        var inertia = new Vector<float>(Momentum);
        for (int i = 0; i < parameters.Length; i++)
        {
            Vector<float> gradient = gradients[i] + (decay * parameters[i]);
            if (!momentum.IsEmpty)
            {
                momentum[i] = (inertia * momentum[i]) + gradient;
                gradient = Nesterov ? gradient + (inertia * momentum[i]) : momentum[i];
            }

            parameters[i] -= rate * gradient;
        }
    }
}
