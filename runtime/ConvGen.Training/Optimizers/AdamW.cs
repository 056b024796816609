namespace ConvGen;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019). PyTorch: <c>torch.optim.AdamW</c>. Keras: <c>AdamW</c> (whose ε is 1e-7 and λ 0.004).</summary>
/// <remarks>θ ← θ − ηλθ, then <see cref="Adam"/>'s step with a gradient without decay (https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html).</remarks>
public sealed class AdamW : Adam
{
    /// <summary>Creates the optimiser.</summary>
    /// <param name="learningRate">η, positive. Default 0.001.</param>
    /// <param name="beta1">β₁, at least 0 and less than 1. Default 0.9.</param>
    /// <param name="beta2">β₂, at least 0 and less than 1. Default 0.999.</param>
    /// <param name="epsilon">ε, positive. Default 1e-8.</param>
    /// <param name="weightDecay">λ, not negative. Default 0.01.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public AdamW(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0.01f)
        : base(learningRate, beta1, beta2, epsilon, weightDecay, decoupled: true)
    {
    }
}
