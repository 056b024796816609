using System.Globalization;

namespace ConvGen.Generator.Graph;

internal enum ActivationKind
{
    None,
    ReLU,
    ReLU6,
    LeakyReLU,
    ELU,
    SELU,
    GELU,
    SiLU,
    HardSwish,
    Tanh,
    Sigmoid,
    HardSigmoid,
    Softplus,
    Clip,
}

/// <summary>An element-wise function with its parameter, a constant of the network that is baked into the kernels.</summary>
/// <param name="Kind">Which function.</param>
/// <param name="Parameter">LeakyReLU's and HardSigmoid's slope, ELU's alpha, Clip's lower bound; 0 for all others.</param>
/// <param name="Second">HardSigmoid's offset, Clip's upper bound; 0 for all others.</param>
internal readonly record struct Activation(ActivationKind Kind, float Parameter = 0, float Second = 0)
{
    public const float DefaultSlope = 0.01f;
    public const float DefaultAlpha = 1f;
    public const float DefaultHardSlope = 1f / 6f;
    public const float DefaultHardOffset = 0.5f;

    public static Activation None => default;

    /// <summary>
    /// These three fall and rise again, so that their output does not tell their derivative. Backward needs their input, and training makes them operations of their own,
    /// between an edge that keeps the input and one that keeps the output; predictions fuse them like all others.
    /// </summary>
    public bool DerivativeNeedsInput => Kind is ActivationKind.GELU or ActivationKind.SiLU or ActivationKind.HardSwish;

    /// <summary>f(0) ≠ 0: it makes something of the zeros in padded lanes.</summary>
    public bool MovesZero => Kind switch
    {
        ActivationKind.Sigmoid or ActivationKind.Softplus => true,
        ActivationKind.HardSigmoid => Second > 0,
        ActivationKind.Clip => Parameter > 0 || Second < 0,
        _ => false,
    };

    /// <summary>A hard sigmoid as MobileNetV3 has it, min(max(0, x + 3), 6)/6.</summary>
    public bool IsDefaultHardSigmoid => (Kind, Parameter, Second) == (ActivationKind.HardSigmoid, DefaultHardSlope, DefaultHardOffset);

    /// <summary>
    /// Whether it passes positive numbers on and holds negative ones near zero, which halves the variance and asks for He initialisation. SELU is not one of them: it keeps
    /// the variance at 1/fan-in, which is Glorot's where fan-in and fan-out are equal.
    /// </summary>
    public bool Rectifies => Kind is ActivationKind.ReLU or ActivationKind.ReLU6 or ActivationKind.LeakyReLU or ActivationKind.ELU
        or ActivationKind.GELU or ActivationKind.SiLU or ActivationKind.HardSwish;

    /// <summary>What a fused forward kernel's name needs so that it differs from training's, which is not fused.</summary>
    public string KernelSuffix => DerivativeNeedsInput ? $"_{Kind.ToString().ToLowerInvariant()}" : "";

    /// <summary>As the layer table shows it: <c>LeakyReLU, slope 0.2</c>; defaults go without saying.</summary>
    public override string ToString() => Kind switch
    {
        ActivationKind.LeakyReLU when Parameter != DefaultSlope => $"LeakyReLU, slope {Text(Parameter)}",
        ActivationKind.ELU when Parameter != DefaultAlpha => $"ELU, alpha {Text(Parameter)}",
        ActivationKind.HardSigmoid when !IsDefaultHardSigmoid => $"HardSigmoid, slope {Text(Parameter)}, offset {Text(Second)}",
        ActivationKind.Clip => $"Clip {Text(Parameter)} to {Text(Second)}",
        _ => Kind.ToString(),
    };

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
