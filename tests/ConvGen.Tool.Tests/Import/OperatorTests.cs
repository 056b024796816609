using ConvGen.Benchmarks.Rivals;
using ConvGen.Tool.Tests.Infrastructure;
using Xunit.Abstractions;

namespace ConvGen.Tool.Tests.Import;

/// <summary>Every operator with the options that exporters of all ages write: imported, compiled and run, the outputs are ONNX Runtime's.</summary>
public class OperatorTests(ITestOutputHelper output)
{
    private const long Batch = 2;

    private static readonly Dictionary<string, ModelBuilder> s_cases = new()
    {
        ["Conv, pads of their own on each side"] = Conv([3, 2], 4, 3, ("pads", new long[] { 1, 0, 2, 1 })),
        ["Conv, SAME_UPPER with a stride"] = Conv([3, 2], 4, 4, ("auto_pad", "SAME_UPPER"), ("strides", new long[] { 2, 2 })),
        ["Conv, SAME_LOWER with a stride"] = Conv([4, 2], 4, 4, ("auto_pad", "SAME_LOWER"), ("strides", new long[] { 2, 2 })),
        ["Conv, VALID"] = Conv([3, 3], 5, 5, ("auto_pad", "VALID")),
        ["Conv, SAME_UPPER that needs no padding"] = Conv([1, 1], 7, 7, ("auto_pad", "SAME_UPPER")),
        ["Conv, dilations of their own"] = Conv([3, 2], 3, 4, ("dilations", new long[] { 2, 3 })),
        ["Conv, a stride that leaves pixels over"] = Conv([2, 2], 2, 2, ("strides", new long[] { 3, 3 })),
        ["Conv without a bias, of one axis"] = new ModelBuilder(13).Input("x", Batch, 3, 9).Random("w", 1, 4, 3, 3).Node("Conv", "x w", "y", ("pads", new long[] { 1, 2 }), ("dilations", new long[] { 2 })).Output("y", Batch, 4, 8),
        ["Conv, depthwise with a multiplier"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Random("w", 1, 6, 1, 2, 2).Random("b", 2, 6).Node("Conv", "x w b", "y", ("group", 3L)).Output("y", Batch, 6, 4, 3),
        ["Conv, groups"] = new ModelBuilder(13).Input("x", Batch, 4, 5, 4).Random("w", 1, 6, 2, 2, 2).Node("Conv", "x w", "y", ("group", 2L)).Output("y", Batch, 6, 4, 3),
        ["ConvTranspose, output padding and pads of their own"] = Transposed(3, 2, [11, 7], ("strides", new long[] { 2, 2 }), ("pads", new long[] { 1, 0, 0, 2 }), ("output_padding", new long[] { 1, 1 })),
        ["ConvTranspose, output shape"] = Transposed(3, 3, [10, 9], ("strides", new long[] { 2, 2 }), ("output_shape", new long[] { 10, 9 })),
        ["ConvTranspose, output shape of an odd surplus above"] = Transposed(3, 4, [10, 9], ("strides", new long[] { 2, 2 }), ("output_shape", new long[] { 10, 9 }), ("auto_pad", "SAME_UPPER")),
        ["ConvTranspose, output shape beyond the last window"] = Transposed(3, 3, [12, 10], ("strides", new long[] { 2, 2 }), ("output_shape", new long[] { 12, 10 })),
        ["ConvTranspose, SAME_UPPER"] = Transposed(3, 3, [10, 8], ("strides", new long[] { 2, 2 }), ("auto_pad", "SAME_UPPER")),
        ["ConvTranspose, dilations"] = Transposed(2, 2, [7, 7], ("dilations", new long[] { 2, 3 })),
        ["ConvTranspose, groups"] = new ModelBuilder(13).Input("x", Batch, 4, 3, 2).Random("w", 1, 4, 3, 2, 2).Random("b", 2, 6).Node("ConvTranspose", "x w b", "y", ("group", 2L)).Output("y", Batch, 6, 4, 3),
        ["ConvTranspose, groups, then a batch norm by hand"] = new ModelBuilder(13).Input("x", Batch, 4, 3, 2).Random("w", 1, 4, 3, 2, 2).Random("s", 3, 6, 1, 1).Random("t", 4, 6, 1, 1)
            .Node("ConvTranspose", "x w", "c", ("group", 2L)).Node("Mul", "c s", "m").Node("Add", "t m", "y").Output("y", Batch, 6, 4, 3),
        ["MaxPool, ceil_mode"] = Pool("MaxPool", [3, 2], ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }), ("ceil_mode", 1L)),
        ["MaxPool, ceil_mode whose last window would begin in the padding"] = Pool("MaxPool", [3, 3], ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }), ("pads", new long[] { 1, 1, 1, 1 }), ("ceil_mode", 1L)),
        ["MaxPool, SAME_LOWER"] = Pool("MaxPool", [3, 2], ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 2 }), ("auto_pad", "SAME_LOWER")),
        ["MaxPool, the standard's stride of one"] = Pool("MaxPool", [4, 3], ("kernel_shape", new long[] { 2, 2 })),
        ["AveragePool, padding not counted"] = Pool("AveragePool", [5, 4], ("kernel_shape", new long[] { 3, 3 }), ("pads", new long[] { 1, 1, 1, 1 })),
        ["AveragePool, padding counted"] = Pool("AveragePool", [5, 4], ("kernel_shape", new long[] { 3, 3 }), ("pads", new long[] { 1, 1, 1, 1 }), ("count_include_pad", 1L)),
        ["AveragePool, pads of their own"] = Pool("AveragePool", [5, 4], ("kernel_shape", new long[] { 2, 3 }), ("pads", new long[] { 0, 1, 1, 1 })),
        ["GlobalAveragePool"] = Pool("GlobalAveragePool", [1, 1]),
        ["GlobalMaxPool"] = Pool("GlobalMaxPool", [1, 1]),
        ["ReduceMean, axes as an attribute"] = new ModelBuilder(11).Input("x", Batch, 3, 5, 4).Node("ReduceMean", "x", "y", ("axes", new long[] { -1, 2 }), ("keepdims", 0L)).Output("y", Batch, 3),
        ["ReduceMean, axes as an input"] = new ModelBuilder(18).Input("x", Batch, 3, 5, 4).Integers("a", [2], 2, 3).Node("ReduceMean", "x a", "y", ("keepdims", 1L)).Output("y", Batch, 3, 1, 1),
        ["ReduceMean, axis by axis"] = new ModelBuilder(11).Input("x", Batch, 3, 5, 4).Node("Reshape", "x s", "f").Integers("s", [3], 0, 0, -1).Node("ReduceMean", "f", "y", ("axes", new long[] { 2 }), ("keepdims", 0L)).Output("y", Batch, 3),
        ["Gemm, alpha, beta and a bias of one number"] = new ModelBuilder(13).Input("x", Batch, 5).Random("w", 1, 5, 3).Random("b", 2, 1).Node("Gemm", "x w b", "y", ("alpha", 0.5f), ("beta", 2f)).Output("y", Batch, 3),
        ["Gemm, transB behind Flatten of a map that is not square"] = new ModelBuilder(13).Input("x", Batch, 2, 3, 4).Random("w", 1, 5, 24).Random("b", 2, 5).Node("Flatten", "x", "f").Node("Gemm", "f w b", "y", ("transB", 1L)).Output("y", Batch, 5),
        ["MatMul and Add"] = new ModelBuilder(13).Input("x", Batch, 5).Random("w", 1, 5, 3).Random("b", 2, 3).Node("MatMul", "x w", "m").Node("Add", "b m", "y").Output("y", Batch, 3),
        ["Reshape to a shape that the model computes"] = new ModelBuilder(13).Input("x", Batch, 2, 3, 4).Random("w", 1, 24, 5).Integers("zero", [], 0).Integers("axes", [1], 0).Integers("rest", [1], -1)
            .Node("Shape", "x", "s").Node("Gather", "s zero", "n", ("axis", 0L)).Node("Unsqueeze", "n axes", "n1").Node("Concat", "n1 rest", "t", ("axis", 0L)).Node("Reshape", "x t", "f").Node("MatMul", "f w", "y").Output("y", Batch, 5),
        ["Channels last: transposed in, flattened as height × width × channels"] = new ModelBuilder(13).Input("x", Batch, 5, 4, 3).Random("w", 1, 2, 3, 2, 2).Random("d", 2, 24, 5).Integers("s", [2], -1, 24)
            .Node("Transpose", "x", "c", ("perm", new long[] { 0, 3, 1, 2 })).Node("Conv", "c w", "k").Node("Transpose", "k", "l", ("perm", new long[] { 0, 2, 3, 1 })).Node("Reshape", "l s", "f").Node("MatMul", "f d", "y").Output("y", Batch, 5),
        ["Channel shuffle"] = new ModelBuilder(13).Input("x", Batch, 6, 2, 3).Integers("a", [5], 0, 2, 3, 2, 3).Integers("b", [4], 0, -1, 2, 3)
            .Node("Reshape", "x a", "r").Node("Transpose", "r", "t", ("perm", new long[] { 0, 2, 1, 3, 4 })).Node("Reshape", "t b", "y").Output("y", Batch, 6, 2, 3),
        ["MaxPool, with places that nobody reads"] = new ModelBuilder(12).Input("x", Batch, 3, 6, 4).Node("MaxPool", "x", "y i", ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 })).Output("y", Batch, 3, 3, 2),
        ["Squeeze behind a pool"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Integers("a", [2], 2, 3).Random("w", 1, 3, 4).Node("GlobalAveragePool", "x", "p").Node("Squeeze", "p a", "q").Node("MatMul", "q w", "y").Output("y", Batch, 4),
        ["BatchNormalization of opset 7, epsilon"] = Norm(7, ("epsilon", 0.01f)),
        ["BatchNormalization of opset 15"] = Norm(15, ("epsilon", 0.001f), ("momentum", 0.99f)),
        ["LRN"] = Map(13, "LRN", ("size", 3L), ("alpha", 0.5f), ("beta", 0.6f), ("bias", 2f)),
        ["Clip, bounds as attributes"] = Map(6, "Clip", ("min", -0.25f), ("max", 0.5f)),
        ["Clip, 0 to 6 as inputs"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Floats("a", [], 0).Floats("b", [], 6).Node("Clip", "x a b", "y").Output("y", Batch, 3, 5, 4),
        ["Clip, from above alone"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Floats("b", [], 0.25f).Node("Clip", "x - b", "y").Output("y", Batch, 3, 5, 4),
        ["Elu"] = Map(13, "Elu", ("alpha", 0.7f)),
        ["Selu"] = Map(13, "Selu"),
        ["Selu, numbers of its own"] = Map(13, "Selu", ("alpha", 0.7f), ("gamma", 2f)),
        ["LeakyRelu"] = Map(13, "LeakyRelu", ("alpha", 0.3f)),
        ["HardSigmoid, the standard's defaults"] = Map(13, "HardSigmoid"),
        ["HardSigmoid, MobileNetV3's"] = Map(13, "HardSigmoid", ("alpha", 1f / 6f), ("beta", 0.5f)),
        ["HardSwish"] = Map(14, "HardSwish"),
        ["Softplus"] = Map(13, "Softplus"),
        ["HardSwish as older exporters spell it"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Floats("three", [], 3).Floats("zero", [], 0).Floats("six", [], 6).Node("Add", "x three", "a").Node("Clip", "a zero six", "c").Node("Mul", "x c", "m").Node("Div", "m six", "y").Output("y", Batch, 3, 5, 4),
        ["SiLU"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Node("Sigmoid", "x", "s").Node("Mul", "x s", "y").Output("y", Batch, 3, 5, 4),
        ["PRelu of one slope"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Floats("s", [1], 0.2f).Node("PRelu", "x s", "y").Output("y", Batch, 3, 5, 4),
        ["Softmax before opset 13 over a map of one pixel"] = new ModelBuilder(11).Input("x", Batch, 3, 5, 4).Node("GlobalMaxPool", "x", "p").Node("Softmax", "p", "y").Output("y", Batch, 3, 1, 1),
        ["Softmax before opset 13 over all pixels"] = new ModelBuilder(11).Input("x", Batch, 3, 5, 4).Node("Softmax", "x", "y").Output("y", Batch, 3, 5, 4),
        ["Softmax over the last axis"] = new ModelBuilder(13).Input("x", Batch, 7).Node("Softmax", "x", "y").Output("y", Batch, 7),
        ["LogSoftmax"] = new ModelBuilder(13).Input("x", Batch, 7).Node("LogSoftmax", "x", "y", ("axis", 1L)).Output("y", Batch, 7),
        ["Pad, attributes"] = new ModelBuilder(10).Input("x", Batch, 3, 5, 4).Node("Pad", "x", "y", ("pads", new long[] { 0, 0, 1, 2, 0, 0, 3, 0 }), ("value", 0.5f)).Output("y", Batch, 3, 9, 6),
        ["Pad, inputs, some of them negative"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Integers("p", [8], 0, 0, -1, 2, 0, 0, 1, -1).Node("Pad", "x p", "y").Output("y", Batch, 3, 5, 5),
        ["Upsample of opset 7"] = new ModelBuilder(7).Input("x", Batch, 3, 2, 3).Node("Upsample", "x", "y", ("scales", new float[] { 1, 1, 2, 3 })).Output("y", Batch, 3, 4, 9),
        ["Upsample of opset 9"] = new ModelBuilder(9).Input("x", Batch, 3, 2, 3).Floats("s", [4], 1, 1, 2, 2).Node("Upsample", "x s", "y").Output("y", Batch, 3, 4, 6),
        ["Resize of opset 10"] = new ModelBuilder(10).Input("x", Batch, 3, 2, 3).Floats("s", [4], 1, 1, 2, 2).Node("Resize", "x s", "y").Output("y", Batch, 3, 4, 6),
        ["Resize to sizes, the standard's modes"] = new ModelBuilder(13).Input("x", Batch, 3, 2, 3).Integers("s", [4], 2, 3, 6, 6).Node("Resize", "x - - s", "y").Output("y", Batch, 3, 6, 6),
        ["Resize by scales, asymmetric and floor"] = new ModelBuilder(13).Input("x", Batch, 3, 2, 3).Floats("s", [4], 1, 1, 2, 2).Node("Resize", "x - s", "y", ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor")).Output("y", Batch, 3, 4, 6),
        ["MaxPool, dilated"] = Pool("MaxPool", [3, 3], ("kernel_shape", new long[] { 3, 2 }), ("dilations", new long[] { 2, 3 }), ("pads", new long[] { 1, 1, 1, 1 })),
        ["MaxPool, dilated, with a stride and rounded up"] = Pool("MaxPool", [3, 2], ("kernel_shape", new long[] { 2, 2 }), ("dilations", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }), ("pads", new long[] { 1, 0, 1, 1 }), ("ceil_mode", 1L)),
        ["AveragePool of opset 19, dilated"] = new ModelBuilder(19).Input("x", Batch, 3, 5, 4).Node("AveragePool", "x", "y", ("kernel_shape", new long[] { 2, 2 }), ("dilations", new long[] { 2, 2 }), ("pads", new long[] { 1, 1, 1, 1 })).Output("y", Batch, 3, 5, 4),
        ["AveragePool of a row with an axis behind it"] = new ModelBuilder(13).Input("x", Batch, 3, 9).Integers("a", [1], 3).Node("Unsqueeze", "x a", "u").Node("AveragePool", "u", "p", ("kernel_shape", new long[] { 3, 1 }), ("strides", new long[] { 2, 1 }), ("pads", new long[] { 1, 0, 1, 0 }), ("count_include_pad", 1L))
            .Node("Squeeze", "p a", "y").Output("y", Batch, 3, 5),
        ["Conv of a row with an axis behind it"] = new ModelBuilder(13).Input("x", Batch, 3, 9).Integers("a", [1], 3).Random("w", 1, 2, 3, 3, 1).Node("Unsqueeze", "x a", "u").Node("Conv", "u w", "c", ("strides", new long[] { 2, 1 })).Node("Squeeze", "c a", "y").Output("y", Batch, 2, 4),
        ["Channels last: arithmetic and padding before the transposition"] = new ModelBuilder(13).Input("x", Batch, 5, 4, 3).Random("m", 1, 3).Floats("f", [1], 0.5f).Integers("p", [8], 0, 1, 0, 0, 0, 1, 2, 0).Random("w", 2, 2, 3, 3, 2)
            .Node("Mul", "x f", "s").Node("Sub", "s m", "n").Node("Pad", "n p", "q").Node("Transpose", "q", "c", ("perm", new long[] { 0, 3, 1, 2 })).Node("Conv", "c w", "y").Output("y", Batch, 2, 5, 5),
        ["Channels last: a norm, a slope for each and a bias behind the flattening"] = new ModelBuilder(13).Input("x", Batch, 3, 2, 2).Integers("t", [2], -1, 12).Random("g", 1, 12).Random("b", 2, 12).Random("m", 3, 12).Floats("v", [12], [.. Enumerable.Range(1, 12).Select(i => (float)i)]).Random("s", 4, 12).Random("d", 5, 12, 4)
            .Node("Transpose", "x", "c", ("perm", new long[] { 0, 3, 1, 2 })).Node("Tanh", "c", "r").Node("Transpose", "r", "l", ("perm", new long[] { 0, 2, 3, 1 })).Node("Reshape", "l t", "f")
            .Node("BatchNormalization", "f g b m v", "n").Node("PRelu", "n s", "o").Node("Add", "o b", "p").Node("MatMul", "p d", "y").Output("y", Batch, 4),
        ["Channels last: a row of three"] = new ModelBuilder(13).Input("x", Batch, 7, 3).Random("w", 1, 3, 4).Random("b", 2, 4).Node("MatMul", "x w", "m").Node("Add", "m b", "a").Node("Transpose", "a", "y", ("perm", new long[] { 0, 2, 1 })).Output("y", Batch, 4, 7),
        ["BatchNormalization behind Flatten"] = new ModelBuilder(13).Input("x", Batch, 2, 3, 2).Random("g", 1, 12).Random("b", 2, 12).Random("m", 3, 12).Floats("v", [12], [.. Enumerable.Range(1, 12).Select(i => (float)i)]).Random("d", 5, 12, 4)
            .Node("Flatten", "x", "f").Node("BatchNormalization", "f g b m v", "n").Node("MatMul", "n d", "y").Output("y", Batch, 4),
        ["ReduceMean over the width, then over the height"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Node("ReduceMean", "x", "r", ("axes", new long[] { 3 }), ("keepdims", 0L)).Node("ReduceMean", "r", "y", ("axes", new long[] { 2 }), ("keepdims", 0L)).Output("y", Batch, 3),
        ["ReduceMax over the height"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Node("ReduceMax", "x", "y", ("axes", new long[] { 2 })).Output("y", Batch, 3, 1, 4),
        ["ReduceMean over the channels"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Node("ReduceMean", "x", "y", ("axes", new long[] { 1 })).Output("y", Batch, 1, 5, 4),
        ["ReduceMin over all but the batch"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Node("ReduceMin", "x", "y", ("axes", new long[] { 1, 2, 3 }), ("keepdims", 0L)).Output("y", Batch),
        ["Slice of rows and columns"] = new ModelBuilder(13).Input("x", Batch, 3, 7, 6).Integers("s", [2], 1, -5).Integers("e", [2], 100, -1).Integers("a", [2], 2, -1).Integers("p", [2], 2, 3).Node("Slice", "x s e a p", "y").Output("y", Batch, 3, 3, 2),
        ["Slice, attributes"] = new ModelBuilder(9).Input("x", Batch, 3, 7, 6).Node("Slice", "x", "y", ("starts", new long[] { 2 }), ("ends", new long[] { 9223372036854775807 }), ("axes", new long[] { 3 })).Output("y", Batch, 3, 7, 4),
        ["PRelu of a slope for each channel"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Floats("s", [3, 1, 1], 0.2f, -0.5f, 1.5f).Node("PRelu", "x s", "y").Output("y", Batch, 3, 5, 4),
        ["GELU as exporters spell it"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Floats("r", [], 1.4142135f).Floats("o", [], 1).Floats("h", [], 0.5f).Node("Div", "x r", "a").Node("Erf", "a", "b").Node("Add", "b o", "c").Node("Mul", "x c", "d").Node("Mul", "d h", "y").Output("y", Batch, 3, 5, 4),
        ["A pool of the smallest"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Node("Neg", "x", "a").Node("MaxPool", "a", "b", ("kernel_shape", new long[] { 2, 2 }), ("pads", new long[] { 1, 0, 0, 0 })).Node("Neg", "b", "y").Output("y", Batch, 3, 5, 3),
        ["Softmax over channels"] = Map(13, "Softmax", ("axis", 1L)),
        ["Softmax over rows"] = Map(13, "Softmax", ("axis", 2L)),
        ["LogSoftmax over columns"] = Map(13, "LogSoftmax", ("axis", -1L)),
        ["Softmax over channels, as exporters before opset 13 transpose it"] = new ModelBuilder(11).Input("x", Batch, 3, 5, 4).Node("Transpose", "x", "t", ("perm", new long[] { 0, 3, 2, 1 })).Node("Softmax", "t", "s", ("axis", 3L)).Node("Transpose", "s", "y", ("perm", new long[] { 0, 3, 2, 1 })).Output("y", Batch, 3, 5, 4),
        ["Pad of opset 18, axes"] = new ModelBuilder(18).Input("x", Batch, 3, 5, 4).Integers("p", [2], 1, 2).Integers("a", [1], -1).Floats("v", [], 2).Node("Pad", "x p v a", "y").Output("y", Batch, 3, 5, 7),
        ["Resize of opset 18, axes"] = new ModelBuilder(18).Input("x", Batch, 3, 2, 3).Floats("s", [2], 3, 2).Node("Resize", "x - s", "y", ("axes", new long[] { 3, 2 }), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor")).Output("y", Batch, 3, 4, 9),
        ["Resize of opset 18, one scale for both axes"] = new ModelBuilder(18).Input("x", Batch, 3, 2, 3).Integers("s", [2], 7, 6).Node("Resize", "x - - s", "y", ("axes", new long[] { 2, 3 }), ("keep_aspect_ratio_policy", "not_larger")).Output("y", Batch, 3, 4, 6),
        ["Resize to fewer pixels"] = new ModelBuilder(13).Input("x", Batch, 3, 4, 6).Floats("s", [4], 1, 1, 0.5f, 0.5f).Node("Resize", "x - s", "y").Output("y", Batch, 3, 2, 3),
        ["Resize by a fraction"] = new ModelBuilder(13).Input("x", Batch, 3, 4, 6).Floats("s", [4], 1, 1, 1.5f, 2.5f).Node("Resize", "x - s", "y", ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor")).Output("y", Batch, 3, 6, 15),
        ["Concat of three branches"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Random("v", 1, 2, 3, 1, 1).Random("w", 2, 4, 3, 3, 3)
            .Node("Conv", "x v", "a").Node("Relu", "a", "b").Node("Conv", "x w", "c", ("pads", new long[] { 1, 1, 1, 1 })).Node("Concat", "c x b", "y", ("axis", 1L)).Output("y", Batch, 9, 5, 4),
        ["Squeeze and excitation"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Random("v", 1, 3, 3, 1, 1).Random("w", 2, 3, 2).Random("u", 3, 2, 3).Integers("s", [4], -1, 3, 1, 1).Node("Conv", "x v", "c")
            .Node("GlobalAveragePool", "c", "p").Node("Flatten", "p", "f").Node("MatMul", "f w", "g").Node("Relu", "g", "h").Node("MatMul", "h u", "i").Node("Sigmoid", "i", "j").Node("Reshape", "j s", "k").Node("Mul", "c k", "y").Output("y", Batch, 3, 5, 4),
        ["Sub of a constant, Neg and Div"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Random("m", 1, 3, 1, 1).Floats("d", [1], 0.25f).Node("Sub", "x m", "a").Node("Neg", "a", "b").Node("Div", "b d", "c").Node("Relu", "c", "y").Output("y", Batch, 3, 5, 4),
        ["Sub of activations"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Node("Tanh", "x", "a").Node("Sub", "x a", "y").Output("y", Batch, 3, 5, 4),
        ["Sum of three"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Node("Tanh", "x", "a").Node("Sigmoid", "x", "b").Node("Sum", "x a b", "y").Output("y", Batch, 3, 5, 4),
        ["Branches within branches, and a place read twice"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Random("v", 1, 3, 3, 1, 1).Random("w", 2, 3, 3, 1, 1)
            .Node("Conv", "x v", "a").Node("Tanh", "a", "b").Node("Conv", "b w", "c").Node("Relu", "b", "d").Node("Add", "c d", "e").Node("Concat", "x e", "f", ("axis", 1L)).Node("Concat", "a f", "y", ("axis", 1L)).Output("y", Batch, 9, 5, 4),
        ["An output that others read"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Random("w", 2, 2, 3, 1, 1).Node("Tanh", "x", "y").Node("Conv", "y w", "z").Output("y", Batch, 3, 5, 4).Output("z", Batch, 2, 5, 4),
        ["Dropout and Identity, the ratio as an input"] = new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Floats("r", [], 0.3f).Node("Dropout", "x r", "d").Node("Identity", "d", "y").Output("y", Batch, 3, 5, 4),
    };

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void OutputsAreOnnxRuntimes(string name)
    {
        ModelBuilder builder = s_cases[name];
        string path = Path.GetTempFileName();
        try
        {
            builder.Save(path);
            ImportedModel model = ImportedModel.Of(path);
            output.WriteLine(model.Code);
            if (!OnnxRuntime.IsPresent)
            {
                output.WriteLine($"Imported and compiled, not run: {OnnxRuntime.HowToInstall}");
                return;
            }

            using var session = new OnnxSession(path, 1, builder.InputDims, builder.OutputDims);
            ModelBuilder.Numbers(9, session.Input.Length, 2).CopyTo(session.Input, 0);
            session.Run();

            bool last = name.StartsWith("Channels last", StringComparison.Ordinal);
            Agreement.Assert(session.Output, last ? model.PredictInterleaved(session.Input) : model.Predict(session.Input), name);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ModelBuilder Conv(long[] kernel, long height, long width, params (string, object)[] attributes) => new ModelBuilder(13)
        .Input("x", Batch, 3, 7, 7).Random("w", 1, [4, 3, .. kernel]).Random("b", 2, 4).Node("Conv", "x w b", "y", attributes)
        .Output("y", Batch, 4, Size(attributes, kernel[0], 0, height), Size(attributes, kernel[1], 1, width));

    /// <summary>Sizes that follow from plain pads are computed here; others are given.</summary>
    private static long Size((string Name, object Value)[] attributes, long kernel, int axis, long given)
    {
        long[]? Get(string name) => attributes.FirstOrDefault(a => a.Name == name).Value as long[];
        if (attributes.Any(a => a.Name == "auto_pad"))
        {
            return given;
        }

        long[] pads = Get("pads") ?? [0, 0, 0, 0];
        long stride = Get("strides")?[axis] ?? 1, dilation = Get("dilations")?[axis] ?? 1;
        return ((7 + pads[axis] + pads[axis + 2] - (dilation * (kernel - 1)) - 1) / stride) + 1;
    }

    private static ModelBuilder Transposed(long kernelHeight, long kernelWidth, long[] size, params (string, object)[] attributes) => new ModelBuilder(13)
        .Input("x", Batch, 3, 5, 4).Random("w", 1, 3, 2, kernelHeight, kernelWidth).Random("b", 2, 2).Node("ConvTranspose", "x w b", "y", attributes).Output("y", [Batch, 2, .. size]);

    private static ModelBuilder Pool(string type, long[] size, params (string, object)[] attributes) =>
        new ModelBuilder(13).Input("x", Batch, 3, 5, 4).Node(type, "x", "y", attributes).Output("y", [Batch, 3, .. size]);

    private static ModelBuilder Map(long opset, string type, params (string, object)[] attributes) =>
        new ModelBuilder(opset).Input("x", Batch, 3, 5, 4).Node(type, "x", "y", attributes).Output("y", Batch, 3, 5, 4);

    private static ModelBuilder Norm(long opset, params (string, object)[] attributes) => new ModelBuilder(opset).Input("x", Batch, 3, 5, 4)
        .Random("g", 1, 3).Random("b", 2, 3).Random("m", 3, 3).Floats("v", [3], 0.5f, 1.5f, 2f).Node("BatchNormalization", "x g b m v", "y", attributes).Output("y", Batch, 3, 5, 4);
}
