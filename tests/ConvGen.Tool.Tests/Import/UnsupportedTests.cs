using ConvGen.Tool.Import;
using ConvGen.Tool.Onnx;
using ConvGen.Tool.Tests.Infrastructure;

namespace ConvGen.Tool.Tests.Import;

/// <summary>What cannot be imported is named all at once: operator, node, opset and why.</summary>
public class UnsupportedTests
{
    [Fact]
    public void AllProblemsOfAModelAreNamedTogether()
    {
        ModelBuilder builder = new ModelBuilder(17).Input("x", 1, 3, 8, 8).Random("w", 1, 4, 3, 3, 3)
            .Node("Resize", "enlarge", "", "x - s", "a", ("mode", "linear")).Floats("s", [4], 1, 1, 2, 2)
            .Node("Relu", "behind", "", "a", "b")
            .Node("Einsum", "product", "", "b", "c")
            .Node("Conv", "convolution", "", "x w", "d", ("auto_pad", "SAME_SIDEWAYS"))
            .Node("FusedConv", "fused", "com.microsoft", "d", "e")
            .Node("Add", "sum", "", "c e", "y").Output("y", 1, 4, 16, 16);

        IReadOnlyList<ImportProblem> problems = Problems(builder);

        Assert.Equal(["Resize 'enlarge'", "Einsum 'product'", "Conv 'convolution'", "com.microsoft.FusedConv 'fused'"], problems.Select(p => $"{p.Operator} '{p.Node}'"));
        Assert.Contains("mode = linear, expected nearest", problems[0].Why, StringComparison.Ordinal);
        Assert.Equal((17, OperatorRules.Unknown), (problems[1].Opset, problems[1].Why));
        Assert.Contains("SAME_SIDEWAYS", problems[2].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatStandsBehindAProblemIsReadAsWell()
    {
        ModelBuilder builder = new ModelBuilder(17).Input("x", 1, 3, 8, 8).Integers("p", [8], 0, 0, 1, 1, 0, 0, 1, 1).Floats("s", [4], 1, 1, 2, 2)
            .Node("Einsum", "first", "", "x", "a").Node("Relu", "a", "b")
            .Node("Pad", "second", "", "b p", "c", ("mode", "reflect"))
            .Node("Resize", "third", "", "c - s", "d", ("mode", "cubic"))
            .Node("MaxPool", "fourth", "", "d", "e places", ("kernel_shape", new long[] { 2, 2 }))
            .Node("Gemm", "fits nothing, for what is before it is not known", "", "e p", "g")
            .Node("Add", "fifth", "", "g places", "y").Output("y", 1, 3, 8, 8);

        IReadOnlyList<ImportProblem> problems = Problems(builder);

        Assert.Equal(["first", "second", "third", "fourth"], problems.Select(p => p.Node));
    }

    [Fact]
    public void ANodeThatIsNotAsTheStandardHasItIsNamed()
    {
        ModelBuilder builder = new ModelBuilder(13).Input("x", 1, 3, 8, 8).Node("MaxPool", "pool", "", "x", "y", ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 0, 0 })).Output("y", 1, 3, 4, 4);

        ImportProblem problem = Assert.Single(Problems(builder));

        Assert.Equal("MaxPool 'pool'", $"{problem.Operator} '{problem.Node}'");
        Assert.Contains("it is not as the standard has it", problem.Why, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Reasons => new()
    {
        { "Softmax over the batch", "it normalises axis 0 of 2 (batch) × 3 (channels) × 4 (height) × 5 (width), expected all but the batch, or the channels, the height or the width" },
        { "Softmax in the middle", "expected the softmax to be the last layer" },
        { "Error function alone", "expected x·(1 + erf(x/√2))/2, which is GELU" },
        { "Part of the channels", "it takes 2 of 3 from 1 on along axis 1 of 2 (batch) × 3 (channels) × 4 (height) × 5 (width), expected a part of the height or the width" },
        { "Batch moved", "expected the batch first" },
        { "Broadcast", "expected equal sizes" },
        { "Open size", "export it again with a fixed size" },
        { "Two inputs", "it has 2 inputs (x, z)" },
        { "Reshape", "expected a flattening" },
        { "Even LRN", "expected an odd one" },
        { "Softmax over pixels flattened channels last", "not flattened as channels × height × width" },
        { "Constant added to pixels flattened channels last", "not flattened as channels × height × width" },
        { "Output flattened channels last", "'y' is not flattened as channels × height × width" },
        { "Rows and columns exchanged in the output", "'y' is neither channels × height × width nor height × width × channels" },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void TheReasonSaysWhatWasFoundAndWhatWasExpected(string name, string why)
    {
        ModelBuilder builder = name switch
        {
            "Softmax over the batch" => new ModelBuilder(13).Input("x", 2, 3, 4, 5).Node("Softmax", "x", "y", ("axis", 0L)).Output("y", 2, 3, 4, 5),
            "Softmax in the middle" => new ModelBuilder(13).Input("x", 1, 3).Node("Softmax", "x", "a").Node("Relu", "a", "y").Output("y", 1, 3),
            "Error function alone" => new ModelBuilder(13).Input("x", 1, 3, 4, 4).Node("Erf", "x", "y").Output("y", 1, 3, 4, 4),
            "Part of the channels" => new ModelBuilder(9).Input("x", 2, 3, 4, 5).Node("Slice", "x", "y", ("starts", new long[] { 1 }), ("ends", new long[] { 3 }), ("axes", new long[] { 1 })).Output("y", 2, 2, 4, 5),
            "Batch moved" => new ModelBuilder(13).Input("x", 2, 3, 4, 5).Node("Transpose", "x", "y", ("perm", new long[] { 1, 0, 2, 3 })).Output("y", 3, 2, 4, 5),
            "Broadcast" => new ModelBuilder(13).Input("x", 1, 3, 4, 4).Node("GlobalAveragePool", "x", "a").Node("Add", "x a", "y").Output("y", 1, 3, 4, 4),
            "Open size" => new ModelBuilder(13).Input("x", 1, 3, -1, 4).Node("Relu", "x", "y").Output("y", 1, 3, -1, 4),
            "Two inputs" => new ModelBuilder(13).Input("x", 1, 3, 4, 4).Input("z", 1, 3, 4, 4).Node("Add", "x z", "y").Output("y", 1, 3, 4, 4),
            "Reshape" => new ModelBuilder(13).Input("x", 1, 3, 4, 4).Integers("s", [4], 1, 3, 2, 8).Node("Reshape", "x s", "y").Output("y", 1, 3, 2, 8),
            "Softmax over pixels flattened channels last" => ChannelsLast().Node("Softmax", "f", "y", ("axis", 1L)).Output("y", 1, 48),
            "Constant added to pixels flattened channels last" => ChannelsLast().Random("c", 1, 48).Node("Add", "f c", "y").Output("y", 1, 48),
            "Output flattened channels last" => ChannelsLast().Node("Relu", "f", "y").Output("y", 1, 48),
            "Rows and columns exchanged in the output" => new ModelBuilder(13).Input("x", 1, 3, 4, 5).Node("Transpose", "x", "y", ("perm", new long[] { 0, 1, 3, 2 })).Output("y", 1, 3, 5, 4),
            _ => new ModelBuilder(13).Input("x", 1, 3, 4, 4).Node("LRN", "x", "y", ("size", 4L)).Output("y", 1, 3, 4, 4),
        };

        Assert.Contains(why, Assert.Single(Problems(builder)).Why, StringComparison.Ordinal);
    }

    private static ModelBuilder ChannelsLast() => new ModelBuilder(13).Input("x", 1, 3, 4, 4).Integers("s", [2], 1, 48)
        .Node("Relu", "x", "r").Node("Transpose", "r", "t", ("perm", new long[] { 0, 2, 3, 1 })).Node("Reshape", "t s", "f");

    [Fact]
    public void WeightsBesideTheModelAreRead() => InFolder(10, path =>
    {
        ImportedNetwork network = GraphImporter.Import(OnnxModelReader.Read(path));

        Assert.Equal(ModelBuilder.Numbers(3, 10)[1..], network.Layers[0].Tensor("weight")!.Values);
    });

    [Fact]
    public void AFileOfWeightsThatIsTooShortIsNamed() => InFolder(5, path =>
    {
        ImportException e = Assert.Throws<ImportException>(() => GraphImporter.Import(OnnxModelReader.Read(path)));

        Assert.Contains("weights.bin' has 20 bytes, expected 36 from 4 on", Assert.Single(e.Problems).Why, StringComparison.Ordinal);
    });

    [Fact]
    public void WeightsOutsideOfTheModelsFolderAreRefused()
    {
        ModelBuilder builder = new ModelBuilder(13).Input("x", 1, 1, 3, 3).External("w", [1, 1, 3, 3], "../secret", 0).Node("Conv", "x w", "y").Output("y", 1, 1, 1, 1);

        InvalidDataException e = Assert.Throws<InvalidDataException>(builder.Model);

        Assert.Contains("expected a file beside the model", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 5)]
    [InlineData(16, 5)]
    [InlineData(11, 10)]
    public void WeightsOfOtherWidthsBecomeSinglePrecision(int type, int field)
    {
        byte[] bytes = type switch
        {
            10 => [0x80, 0x7c, 0x80, 0x84, 0x02],   // 15872 = 0x3e00, 33280 = 0x8200: 1.5 and −2⁻¹⁵ in binary16, as varints
            16 => [0xc0, 0x7f, 0x80, 0xf0, 0x02],   // 0x3fc0 and 0xb800 in bfloat16
            _ => [.. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(-Math.Pow(2, -15))],
        };

        ImportedNetwork network = GraphImporter.Import(
            new ModelBuilder(13).Input("x", 1, 1, 1, 2).Initializer("w", [1, 1, 1, 2], type, field, bytes).Node("Conv", "x w", "y").Output("y", 1, 1, 1, 1).Model());

        Assert.Equal([1.5f, -MathF.Pow(2, -15)], network.Layers[0].Tensor("weight")!.Values);
    }

    [Fact]
    public void WhatIsNoModelSaysSo()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "Not a model.");

            InvalidDataException e = Assert.Throws<InvalidDataException>(() => OnnxModelReader.Read(path));

            Assert.StartsWith($"'{path}' is not an ONNX model", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IReadOnlyList<ImportProblem> Problems(ModelBuilder builder) => Assert.Throws<ImportException>(() => GraphImporter.Import(builder.Model())).Problems;

    /// <summary>A model whose weights lie in a file of so many numbers beside it, from the second one on.</summary>
    private static void InFolder(int numbers, Action<string> test)
    {
        string folder = Directory.CreateTempSubdirectory("convgen").FullName, path = Path.Combine(folder, "model.onnx");
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "weights.bin"), [.. ModelBuilder.Numbers(3, numbers).SelectMany(BitConverter.GetBytes)]);
            new ModelBuilder(13).Input("x", 1, 1, 3, 3).External("w", [1, 1, 3, 3], "weights.bin", sizeof(float)).Node("Conv", "x w", "y").Output("y", 1, 1, 1, 1).Save(path);
            test(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
