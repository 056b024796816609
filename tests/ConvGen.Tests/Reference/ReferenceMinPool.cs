namespace ConvGen.Tests.Reference;

/// <summary>
/// The smallest value of each window; padding is +∞. Of equal values the first in scan order takes the gradient.
/// PyTorch: <c>-torch.nn.MaxPool2d(…)(-x)</c>, which is how it is written here.
/// </summary>
internal sealed record ReferenceMinPool(Axis Vertical, Axis Horizontal) : ReferenceLayer
{
    private readonly ReferenceMaxPool _ofNegatives = new(Vertical, Horizontal);

    /// <summary>The same window in both directions.</summary>
    public ReferenceMinPool(Axis both)
        : this(both, both)
    {
    }

    public override Size Output(Size input) => _ofNegatives.Output(input);

    public override double[] Forward(Size input, double[] x, double[][] parameters) => Negated(_ofNegatives.Forward(input, Negated(x), parameters));

    public override double[] Backward(Size input, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) =>
        Negated(_ofNegatives.Backward(input, Negated(x), Negated(y), Negated(dy), parameters, gradients));

    private static double[] Negated(double[] values) => Array.ConvertAll(values, value => -value);
}
