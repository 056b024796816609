using ConvGen.Graphs;

namespace ConvGen.Formats.Onnx;

/// <content>Activations, normalisations, and layers that move pixels.</content>
internal sealed partial class OnnxExporter
{
    private void Activate(ActivationNode activation)
    {
        switch (activation.Function)
        {
            case ActivationFunction.ReLU6:
                _onnx.Node("Clip", activation.Name, [Source(activation), Scalar(activation, "low", 0), Scalar(activation, "high", 6)]);
                break;
            case ActivationFunction.Clip:
                _onnx.Node("Clip", activation.Name, [Source(activation), Scalar(activation, "low", activation.Parameter), Scalar(activation, "high", activation.Second)]);
                break;
            case ActivationFunction.LeakyReLU:
                Node(activation, "LeakyRelu", ("alpha", activation.Parameter));
                break;
            case ActivationFunction.ELU:
                Node(activation, "Elu", ("alpha", activation.Parameter));
                break;
            case ActivationFunction.HardSigmoid:
                Node(activation, "HardSigmoid", ("alpha", activation.Parameter), ("beta", activation.Second));
                break;
            case ActivationFunction.GELU:
                // x·(1 + erf(x/√2))/2; an operator of its own came with set 20.
                string scaled = _onnx.Node("Mul", $"{activation.Name}/scaled", [Source(activation), Scalar(activation, "root", (float)Math.Sqrt(0.5))]);
                string error = _onnx.Node("Erf", $"{activation.Name}/erf", [scaled]);
                string twice = _onnx.Node("Add", $"{activation.Name}/twice", [error, Scalar(activation, "one", 1)]);
                string share = _onnx.Node("Mul", $"{activation.Name}/share", [twice, Scalar(activation, "half", 0.5f)]);
                _onnx.Node("Mul", activation.Name, [Source(activation), share]);
                break;
            case ActivationFunction.SiLU:
                string gate = _onnx.Node("Sigmoid", $"{activation.Name}/gate", Sources(activation));
                _onnx.Node("Mul", activation.Name, [Source(activation), gate]);
                break;
            default:
                Node(activation, activation.Function switch
                {
                    ActivationFunction.ReLU => "Relu",
                    ActivationFunction.SELU => "Selu",
                    ActivationFunction.HardSwish => "HardSwish",
                    ActivationFunction.Tanh => "Tanh",
                    ActivationFunction.Sigmoid => "Sigmoid",
                    ActivationFunction.Softplus => "Softplus",
                    _ => throw new NotSupportedException($"{activation.Name}: found {activation.Function}, which has no ONNX operator yet."),
                });
                break;
        }
    }

    private string Scalar(LayerNode layer, string name, float value) => _onnx.Scalar($"{layer.Name}/{name}", value);

    private void Normalise(BatchNormNode norm)
    {
        int channels = norm.Output.Channels;
        string scale = norm.Affine ? Tensor(norm, "weight") : Constant("weight", 1);
        string shift = norm.Affine ? Tensor(norm, "bias") : Constant("bias", 0);

        // ONNX's momentum is the weight of what was there before.
        _onnx.Node(
            "BatchNormalization",
            norm.Name,
            [Source(norm), scale, shift, Tensor(norm, "running_mean"), Tensor(norm, "running_var")],
            ("epsilon", norm.Epsilon),
            ("momentum", 1 - norm.Momentum));

        string Constant(string name, float value) => _onnx.Floats($"{norm.Name}/{name}", [channels], Enumerable.Repeat(value, channels).ToArray());
    }

    /// <summary>
    /// ONNX's operator takes an even size's odd channel from the other side, and ONNX Runtime takes no even sizes; these become a mean over the channel axis: x/(k + alpha·mean(x²))^beta.
    /// </summary>
    private void NormaliseLocally(LocalResponseNormNode norm)
    {
        if (norm.Size % 2 == 1)
        {
            Node(norm, "LRN", ("size", (long)norm.Size), ("alpha", norm.Alpha), ("beta", norm.Beta), ("bias", norm.K));
            return;
        }

        TensorShape map = norm.Output;
        string square = _onnx.Node("Mul", $"{norm.Name}/square", [Source(norm), Source(norm)]);
        string volume = _onnx.Node("Reshape", $"{norm.Name}/volume", [square, _onnx.Integers($"{norm.Name}/volume/shape", 0, 1, map.Channels, map.Height, map.Width)]);
        string mean = _onnx.Node(
            "AveragePool",
            $"{norm.Name}/mean",
            [volume],
            ("kernel_shape", (long[])[norm.Size, 1, 1]),
            ("strides", (long[])[1, 1, 1]),
            ("pads", (long[])[norm.Size / 2, 0, 0, (norm.Size / 2) - 1, 0, 0]),
            ("count_include_pad", 1L));
        string flat = _onnx.Node("Reshape", $"{norm.Name}/map", [mean, _onnx.Integers($"{norm.Name}/map/shape", 0, map.Channels, map.Height, map.Width)]);
        string weighted = _onnx.Node("Mul", $"{norm.Name}/weighted", [flat, Scalar(norm, "alpha", norm.Alpha)]);
        string sum = _onnx.Node("Add", $"{norm.Name}/sum", [weighted, Scalar(norm, "k", norm.K)]);
        string power = _onnx.Node("Pow", $"{norm.Name}/power", [sum, Scalar(norm, "beta", norm.Beta)]);
        _onnx.Node("Div", norm.Name, [Source(norm), power]);
    }

    private void Move(LayerNode layer)
    {
        TensorShape input = InputOf(layer), output = layer.Output;
        switch (layer)
        {
            case UpsampleNode upsample:
                string scales = _onnx.Floats($"{layer.Name}/scales", [4], new float[] { 1, 1, upsample.FactorHeight, upsample.FactorWidth });
                _onnx.Node(
                    "Resize",
                    layer.Name,
                    [Source(layer), "", scales],
                    ("mode", "nearest"),
                    ("coordinate_transformation_mode", "asymmetric"),
                    ("nearest_mode", "floor"));
                break;
            case PadNode pad:
                string pads = _onnx.Integers(
                    $"{layer.Name}/pads", 0, 0, pad.Top, pad.Left, 0, 0, output.Height - input.Height - pad.Top, output.Width - input.Width - pad.Left);
                _onnx.Node("Pad", layer.Name, [Source(layer), pads, Scalar(layer, "value", pad.Value)]);
                break;
            case CropNode crop:
                string starts = _onnx.Integers($"{layer.Name}/starts", crop.Top, crop.Left);
                string ends = _onnx.Integers($"{layer.Name}/ends", crop.Top + output.Height, crop.Left + output.Width);
                _onnx.Node("Slice", layer.Name, [Source(layer), starts, ends, _onnx.Integers($"{layer.Name}/axes", 2, 3)]);
                break;
        }
    }
}
