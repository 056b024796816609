using ConvGen.Generator.Graph;

namespace ConvGen.Equivalence.Tests.Reference;

/// <summary>The activations as textbooks have them, and their derivatives as differences of those.</summary>
internal static class ActivationReference
{
    public static double Value(Activation activation, double x) => activation.Kind switch
    {
        ActivationKind.ReLU => Math.Max(x, 0),
        ActivationKind.ReLU6 => Math.Clamp(x, 0, 6),
        ActivationKind.LeakyReLU => x > 0 ? x : activation.Parameter * x,
        ActivationKind.ELU => x > 0 ? x : activation.Parameter * (Math.Exp(x) - 1),
        ActivationKind.SELU => 1.0507009873554804934 * (x > 0 ? x : 1.6732632423543772848 * (Math.Exp(x) - 1)),
        ActivationKind.GELU => x * NormalDistribution(x),
        ActivationKind.SiLU => x / (1 + Math.Exp(-x)),
        ActivationKind.HardSwish => x * Math.Clamp(x + 3, 0, 6) / 6,
        ActivationKind.HardSigmoid => Math.Clamp((activation.Parameter * x) + activation.Second, 0, 1),
        ActivationKind.Clip => Math.Clamp(x, activation.Parameter, activation.Second),
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.Sigmoid => 1 / (1 + Math.Exp(-x)),
        ActivationKind.Softplus => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))),
        _ => x,
    };

    /// <summary>A difference over 2·10⁻⁶, wrong in the tenth digit; at a kink in one of 10⁶ places.</summary>
    public static double Derivative(Activation activation, double x)
    {
        const double Step = 1e-6;
        return (Value(activation, x + Step) - Value(activation, x - Step)) / (2 * Step);
    }

    /// <summary>Φ by the series of its integral (Abramowitz and Stegun 26.2.11), exact to double precision on |x| ≤ 6.</summary>
    private static double NormalDistribution(double x)
    {
        double bounded = Math.Clamp(x, -6, 6), term = bounded, sum = bounded;
        for (int n = 3; Math.Abs(term) > 1e-18; n += 2)
        {
            term *= bounded * bounded / n;
            sum += term;
        }

        return 0.5 + (Math.Exp(-bounded * bounded / 2) / Math.Sqrt(2 * Math.PI) * sum);
    }
}
