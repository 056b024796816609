namespace ConvGen.Tests.Reference;

// The activations that pass positive numbers on, or nearly so, and hold negative ones back.

/// <summary>min(max(x, 0), 6), with derivative 0 at both ends. PyTorch: <c>torch.nn.ReLU6</c>.</summary>
internal sealed record ReferenceReLU6 : ReferenceActivation
{
    protected override double Value(double x) => Math.Clamp(x, 0, 6);

    protected override double Derivative(double x, double y) => x is > 0 and < 6 ? 1 : 0;
}

/// <summary>x above 0, slope·x elsewhere. PyTorch: <c>torch.nn.LeakyReLU(slope)</c>.</summary>
internal sealed record ReferenceLeakyReLU(double Slope) : ReferenceActivation
{
    protected override double Value(double x) => x > 0 ? x : Slope * x;

    protected override double Derivative(double x, double y) => x > 0 ? 1 : Slope;
}

/// <summary>x above 0, alpha·(eˣ − 1) elsewhere. PyTorch: <c>torch.nn.ELU(alpha)</c>.</summary>
internal sealed record ReferenceELU(double Alpha) : ReferenceActivation
{
    protected override double Value(double x) => x > 0 ? x : Alpha * SpecialFunctions.ExpMinusOne(x);

    protected override double Derivative(double x, double y) => x > 0 ? 1 : Alpha * Math.Exp(x);
}

/// <summary>λ·ELU(x; α) with the constants of the paper. PyTorch: <c>torch.nn.SELU</c>.</summary>
internal sealed record ReferenceSELU : ReferenceActivation
{
    private const double Scale = 1.0507009873554804934193349852946;
    private const double Alpha = 1.6732632423543772848170429916717;

    protected override double Value(double x) => Scale * (x > 0 ? x : Alpha * SpecialFunctions.ExpMinusOne(x));

    protected override double Derivative(double x, double y) => Scale * (x > 0 ? 1 : Alpha * Math.Exp(x));
}

/// <summary>x·Φ(x). PyTorch: <c>torch.nn.GELU()</c>.</summary>
internal sealed record ReferenceGELU : ReferenceActivation
{
    protected override double Value(double x) => x * SpecialFunctions.Normal(x);

    protected override double Derivative(double x, double y) => SpecialFunctions.Normal(x) + (x * SpecialFunctions.NormalDensity(x));
}

/// <summary>x/(1 + e⁻ˣ). PyTorch: <c>torch.nn.SiLU</c>.</summary>
internal sealed record ReferenceSiLU : ReferenceActivation
{
    protected override double Value(double x) => x / (1 + Math.Exp(-x));

    protected override double Derivative(double x, double y) => (1 + (x / (1 + Math.Exp(x)))) / (1 + Math.Exp(-x));
}

/// <summary>x·min(max(x + 3, 0), 6)/6. PyTorch: <c>torch.nn.Hardswish</c>.</summary>
internal sealed record ReferenceHardSwish : ReferenceActivation
{
    protected override double Value(double x) => x * Math.Clamp(x + 3, 0, 6) / 6;

    protected override double Derivative(double x, double y) => x < -3 ? 0 : x > 3 ? 1 : (x / 3) + 0.5;
}
