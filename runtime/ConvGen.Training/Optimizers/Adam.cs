using System.Numerics;
using System.Runtime.InteropServices;

namespace ConvGen;

/// <summary>Adam (Kingma and Ba 2015): steps scaled by running moments of the gradient. PyTorch: <c>torch.optim.Adam</c>. Keras: <c>Adam</c> (whose ε is 1e-7).</summary>
/// <remarks>
/// For each parameter θ with gradient g at step t = 1, 2, …, in the order of PyTorch's documentation (https://pytorch.org/docs/stable/generated/torch.optim.Adam.html):
/// g ← g + λθ;  m ← β₁m + (1 − β₁)g;  v ← β₂v + (1 − β₂)g²;  θ ← θ − η · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε).
/// Weight decay is part of the gradient, as in the paper and in <c>torch.optim.Adam</c>; it is not that of AdamW.
/// </remarks>
public sealed class Adam : Optimizer
{
    private float[] _mean = [];
    private float[] _square = [];
    private long _steps;
    private float _stepSize;
    private float _squareScale;

    /// <summary>Creates the optimiser.</summary>
    /// <param name="learningRate">η, positive. Default 0.001.</param>
    /// <param name="beta1">β₁, at least 0 and less than 1. Default 0.9.</param>
    /// <param name="beta2">β₂, at least 0 and less than 1. Default 0.999.</param>
    /// <param name="epsilon">ε, positive. Default 1e-8.</param>
    /// <param name="weightDecay">λ, not negative. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adam(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0f)
        : base(learningRate, weightDecay)
    {
        Beta1 = Rate(beta1, nameof(beta1));
        Beta2 = Rate(beta2, nameof(beta2));

        // Elements whose gradient is always zero, padding among them, divide 0 by ε.
        Epsilon = Positive(epsilon, nameof(epsilon));
    }

    /// <summary>β₁.</summary>
    public float Beta1 { get; }

    /// <summary>β₂.</summary>
    public float Beta2 { get; }

    /// <summary>ε.</summary>
    public float Epsilon { get; }

    /// <inheritdoc/>
    protected override void Allocate(int length)
    {
        _mean = new float[length];
        _square = new float[length];
    }

    /// <inheritdoc/>
    protected override void Begin(float learningRate)
    {
        _steps++;
        _stepSize = (float)(learningRate / (1 - Math.Pow(Beta1, _steps)));
        _squareScale = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, _steps)));
    }

    /// <inheritdoc/>
    protected override void Update(int start, Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        Span<float> mean = _mean.AsSpan(start, parameters.Length);
        Span<float> square = _square.AsSpan(start, parameters.Length);
        UpdateVectors(
            MemoryMarshal.Cast<float, Vector<float>>(parameters),
            MemoryMarshal.Cast<float, Vector<float>>(gradients),
            MemoryMarshal.Cast<float, Vector<float>>(mean),
            MemoryMarshal.Cast<float, Vector<float>>(square));
        for (int i = parameters.Length - (parameters.Length % Vector<float>.Count); i < parameters.Length; i++)
        {
            float gradient = gradients[i] + (WeightDecay * parameters[i]);
            mean[i] = (Beta1 * mean[i]) + ((1f - Beta1) * gradient);
            square[i] = (Beta2 * square[i]) + ((1f - Beta2) * gradient * gradient);
            parameters[i] -= _stepSize * mean[i] / ((MathF.Sqrt(square[i]) * _squareScale) + Epsilon);
        }
    }

    private void UpdateVectors(Span<Vector<float>> parameters, ReadOnlySpan<Vector<float>> gradients, Span<Vector<float>> mean, Span<Vector<float>> square)
    {
        var beta1 = new Vector<float>(Beta1);
        var beta2 = new Vector<float>(Beta2);
        var rest1 = new Vector<float>(1f - Beta1);
        var rest2 = new Vector<float>(1f - Beta2);
        var decay = new Vector<float>(WeightDecay);
        var stepSize = new Vector<float>(_stepSize);
        var squareScale = new Vector<float>(_squareScale);
        var epsilon = new Vector<float>(Epsilon);
        for (int i = 0; i < parameters.Length; i++)
        {
            Vector<float> gradient = gradients[i] + (decay * parameters[i]);
            mean[i] = (beta1 * mean[i]) + (rest1 * gradient);
            square[i] = (beta2 * square[i]) + (rest2 * gradient * gradient);
            parameters[i] -= stepSize * mean[i] / ((Vector.SquareRoot(square[i]) * squareScale) + epsilon);
        }
    }
}
