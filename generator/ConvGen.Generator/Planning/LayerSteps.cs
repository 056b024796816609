using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>The steps of layers without parameters, forward and backward.</summary>
/// <param name="target">The processor.</param>
/// <param name="place">Memory between neighbouring steps.</param>
internal sealed class LayerSteps(Target target, PlaceScratch place)
{
    private int _randomLayers;

    /// <summary>The ordinals of the layers that draw random numbers: backward draws the same ones again.</summary>
    private readonly Dictionary<Operation, int> _ordinals = [];

    /// <param name="operation">What is computed.</param>
    /// <param name="value">Where each edge lies.</param>
    public IReadOnlyList<Step> Forward(Operation operation, Func<Edge, Tensor> value)
    {
        (Edge x, Edge y) = (operation.Input, operation.Output);
        Tensor input = value(x), output = value(y);
        string name = MethodName(operation.Layer);
        switch (operation.Layer)
        {
            case PoolLayer pool:
                return [StepFactory.Pool(target, pool, x, input.At, y, output.At)];
            case ActivationLayer alone:
                return [StepFactory.Activate(alone, x, input.At, y, output.At)];
            case AddLayer:
                return [JoinSteps.Add(name, operation.Activation, [.. operation.Inputs.Select(value)], output)];
            case MultiplyLayer:
                return [JoinSteps.Multiply(name, operation.Activation, input, value(operation.Inputs[1]), output)];
            case ConcatLayer:
                return JoinSteps.Concat(name, operation.Activation, [.. operation.Inputs.Select(value)], output);
            case UpsampleLayer upsample:
                return [MoveSteps.Upsample(name, upsample, input, output)];
            case PadLayer pad:
                return [MoveSteps.Pad(name, pad, input, output)];
            case CropLayer crop:
                return [MoveSteps.Crop(name, crop, input, output)];
            case RepeatChannelsLayer repeat:
                return [MoveSteps.RepeatChannels(name, repeat.Times, input, output)];
            case ChannelPoolLayer pool:
                return [MoveSteps.ChannelPool(name, pool, input, output)];
            case ChannelShuffleLayer shuffle:
                return [MoveSteps.ShuffleChannels(name, shuffle, input, output)];
            case LocalResponseNormLayer norm:
                return [LocalResponseNormSteps.LocalResponseNorm(name, norm, input, output, NormScratch(norm, input))];
            case DropoutLayer dropout:
                return [DropoutSteps.Dropout(name, dropout, _ordinals[operation] = _randomLayers++, input, output)];
            case FlattenLayer:
                return [StepFactory.Flatten(name, x.Shape, input, output, back: false)];
            default:
                throw new NotSupportedException($"{operation.Layer.GetType().Name} has no plan.");
        }
    }

    /// <param name="operation">What was computed.</param>
    /// <param name="value">Where each edge lies.</param>
    /// <param name="gradient">The gradient of the output.</param>
    /// <param name="sink">Where the gradient of each input goes; null where none is needed. Asked once for each input, in order.</param>
    public IReadOnlyList<Step> Gradient(Operation operation, Func<Edge, Tensor> value, Tensor gradient, Func<Edge, GradientSink?> sink)
    {
        (Edge x, Edge y) = (operation.Input, operation.Output);
        string name = MethodName(operation.Layer);
        switch (operation.Layer)
        {
            case AddLayer:
                return JoinSteps.AddGradient(name, gradient, [.. operation.Inputs.Select(sink).Where(s => s is not null).Select(s => s!.Value)]);
            case MultiplyLayer:
                return JoinSteps.MultiplyGradient(name, gradient, value(x), value(operation.Inputs[1]), sink(x), sink(operation.Inputs[1]));
            case ConcatLayer:
                return JoinSteps.ConcatGradient(name, gradient, [.. operation.Inputs.Select(sink)], [.. operation.Inputs.Select(e => e.Shape.Channels)]);
        }

        if (sink(x) is not { } dx)
        {
            return [];
        }

        switch (operation.Layer)
        {
            case PoolLayer pool:
                return [StepFactory.PoolGradient(target, pool, x, y, (gradient.At, value(x).At, value(y).At, dx.Gradient.At), dx.Accumulate)];
            case ActivationLayer alone:
                Activation own = alone.Activation.DerivativeNeedsInput ? alone.Activation : Activation.None;
                return [StepFactory.ActivationGradient($"{name}_gradient", x, own, gradient.Layout, gradient.At, dx.Gradient.Layout, dx.Gradient.At, value(x).At, dx.Accumulate)];
            case UpsampleLayer upsample:
                return [MoveSteps.UpsampleGradient(name, upsample, gradient, dx)];
            case PadLayer pad:
                return [MoveSteps.PadGradient(name, pad, gradient, dx)];
            case CropLayer crop:
                return [MoveSteps.CropGradient(name, crop, gradient, dx)];
            case RepeatChannelsLayer repeat:
                return [MoveSteps.RepeatChannelsGradient(name, repeat.Times, gradient, dx)];
            case ChannelPoolLayer pool:
                return [MoveSteps.ChannelPoolGradient(name, pool, gradient, value(x), value(y), dx)];
            case ChannelShuffleLayer shuffle:
                return [MoveSteps.ShuffleChannelsGradient(name, shuffle, gradient, dx)];
            case LocalResponseNormLayer norm:
                return [LocalResponseNormSteps.LocalResponseNormGradient(name, norm, value(x), value(y), gradient, dx, NormScratch(norm, value(x)))];
            case DropoutLayer dropout:
                return [DropoutSteps.DropoutGradient(name, dropout, _ordinals[operation], gradient, dx)];
            case FlattenLayer:
                TensorLayout layout = TensorLayout.ChannelsLast(x.Shape, default, x.Layout.Width, padChannels: true, spread: true);
                var map = new Tensor(layout, place($"{operation.Layer.Name}: the gradient of its input as a map", layout.Length));
                return
                [
                    StepFactory.Flatten(name, x.Shape, gradient, map, back: true),
                    MoveSteps.Pass($"{name}_gradient_pass", $"{operation.Layer.Name} gradient with respect to its input", map, dx),
                ];
            default:
                throw new NotSupportedException($"{operation.Layer.GetType().Name} has no gradient.");
        }
    }

    /// <summary>Names inside blocks have dots.</summary>
    public static string MethodName(Layer layer) => layer.Name.Replace('.', '_');

    private Location NormScratch(LocalResponseNormLayer norm, Tensor x) =>
        place($"{norm.Name}: squares of a pixel", LocalResponseNormSteps.ScratchLength(norm, x.Layout.Width));
}
