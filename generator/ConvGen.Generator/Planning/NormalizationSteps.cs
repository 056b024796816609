using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>
/// The passes of batch normalisation over one image; what they find is put together for the whole batch elsewhere. Per-channel arrays are as long as the padded
/// channels, with zeros in the padding.
/// </summary>
internal static class NormalizationSteps
{
    /// <summary><c>y = f(scale·x + shift)</c>.</summary>
    public static Step Affine(string name, Activation activation, Tensor x, Location scale, Location shift, Tensor y)
    {
        TensorLayout layout = y.Layout;
        string through = activation == Activation.None ? "" : $", through {activation}";
        var kernel = new AffineKernel(
            $"{name}_affine{activation.KernelSuffix}", [$"{name}: scale·x + shift for each channel, {layout.Shape}{through}."],
            layout.Width, activation, layout.Shape.Height, layout.Shape.Width, layout.PaddedChannels, MapStrides.Of(x.Layout), MapStrides.Of(layout));
        return new(kernel, PerImage: true, [x.Operand, new(scale, 0), new(shift, 0), y.Operand]);
    }

    /// <summary>An image's means, then its Σ(x − mean)²: twice as many floats as there are padded channels.</summary>
    public static Step Moments(string name, Tensor x, Location moments)
    {
        TensorLayout layout = x.Layout;
        var kernel = new MomentsKernel(
            $"{name}_moments", [$"{name}: mean and sum of squared deviations of each channel of an image, {layout.Shape}."],
            layout.Width, layout.Shape.Height, layout.Shape.Width, layout.PaddedChannels, MapStrides.Of(layout));
        return new(kernel, PerImage: true, [x.Operand, new(moments, 0)]);
    }

    /// <summary>An image's Σdy, then its Σdy·(x − mean)·rstd: twice as many floats as there are padded channels.</summary>
    public static Step GradientSums(string name, Tensor x, Tensor dy, Location mean, Location rstd, Location sums)
    {
        TensorLayout layout = x.Layout;
        var kernel = new GradientSumsKernel(
            $"{name}_gradient_sums", [$"{name}: the sums over an image, {layout.Shape}, of the output's gradient and of its product with the normalised input."],
            layout.Width, layout.Shape.Height, layout.Shape.Width, layout.PaddedChannels, MapStrides.Of(layout), MapStrides.Of(dy.Layout));
        return new(kernel, PerImage: true, [x.Operand, dy.Operand, new(mean, 0), new(rstd, 0), new(sums, 0)]);
    }

    /// <summary><c>dx = a·dy + b·x + d</c>.</summary>
    public static Step GradientApply(string name, Tensor x, Tensor dy, Location a, Location b, Location d, GradientSink dx)
    {
        TensorLayout layout = x.Layout;
        var code = SinkCode.Of(dx);
        var kernel = new GradientApplyKernel(
            $"{name}_gradient_apply", [$"{name} gradient with respect to its input, {layout.Shape}: a·dy + b·x + d for each channel{code.Text}."],
            layout.Width, layout.Shape.Height, layout.Shape.Width, layout.PaddedChannels, MapStrides.Of(layout), MapStrides.Of(dy.Layout), code);
        return new(kernel, PerImage: true, [x.Operand, dy.Operand, new(a, 0), new(b, 0), new(d, 0), .. SinkCode.Bind(dx)]);
    }

    /// <summary><c>dx = scale·dy</c>, where forward took running statistics, which do not depend on x.</summary>
    public static Step GradientScale(string name, Shape shape, Tensor dy, Location scale, GradientSink dx)
    {
        TensorLayout layout = dx.Gradient.Layout;
        var code = SinkCode.Of(dx);
        var kernel = new GradientScaleKernel(
            $"{name}_gradient_scale", [$"{name} gradient with respect to its input, {shape}: scale·dy for each channel{code.Text}."],
            layout.Width, shape.Height, shape.Width, layout.PaddedChannels, MapStrides.Of(dy.Layout), code);
        return new(kernel, PerImage: true, [dy.Operand, new(scale, 0), .. SinkCode.Bind(dx)]);
    }
}
