using ConvGen.Tool.Import;
using ConvGen.Tool.Tests.Infrastructure;
using ConvGen.Tool.Writing;

namespace ConvGen.Tool.Tests.Writing;

/// <summary>The class is what a person would have written: names of the model, blocks where rows are repeated, shortcuts and branches.</summary>
public class NetworkWriterTests
{
    [Fact]
    public void ResidualStagesBecomeABlockWithRepetitions()
    {
        var builder = new ResidualModel();
        builder.Stage("layer1", 4, 4, blocks: 2, stride: 1);
        builder.Stage("layer2", 4, 8, blocks: 3, stride: 2);
        ModelBuilder model = builder.End(8);

        WrittenNetwork written = Write(model);

        Assert.Equal(
            """
            using ConvGen;

            namespace Models;

            /// <summary>A test: 8×8×3 → 5, 4,081 parameters.</summary>
            [Network(Rounding = Rounding.Floor)]
            [Input(8, 8, 3)]
            [Conv(4, 3, Padding = 1, Bias = false), BatchNorm, ReLU]
            [BasicBlock(4, Repeat = 2, Name = "layer1")]
            [BasicBlock(8, stride: 2, Repeat = 3, Name = "layer2")]
            [GlobalAveragePool]
            [Flatten]
            [Dense(5, Name = "fc")]
            public partial class Imported;

            [Conv("filters", 3, stride: "stride", Padding = 1, Bias = false), BatchNorm, ReLU]
            [Conv("filters", 3, Padding = 1, Bias = false), BatchNorm]
            [Shortcut, ReLU]
            file sealed class BasicBlockAttribute(int filters, [First] int stride = 1) : BlockAttribute(filters, stride);

            """,
            written.Code);
        Assert.Equal(
            ["conv1.weight", "bn1.weight", "bn1.bias", "layer1.0.conv1.weight"], written.Tensors.Take(4).Select(t => t.Name));
        Assert.Contains("layer2.0.shortcut.conv1.weight", written.Tensors.Select(t => t.Name));
        Assert.Equal("layer2.2.bn2.running_var", written.Tensors[^1].Name);
    }

    [Fact]
    public void SeveralOutputsKeepTheirNamesAndTheirOrder()
    {
        ModelBuilder model = new ModelBuilder(13).Input("x", 1, 3, 4, 5).Random("v", 1, 2, 3, 1, 1).Random("w", 2, 4, 2, 1, 1)
            .Node("Conv", "x v", "early").Node("Relu", "early", "hidden").Node("Tanh", "hidden", "late").Node("Sigmoid", "hidden", "later").Node("Conv", "hidden w", "main").Node("Identity", "late", "again")
            .Output("main", 1, 4, 4, 5).Output("later", 1, 2, 4, 5).Output("early", 1, 2, 4, 5).Output("late", 1, 2, 4, 5).Output("again", 1, 2, 4, 5);

        ImportedModel imported = ImportedModel.Of(model.Model());

        Assert.Equal(["main", "later", "early", "late", "again"], imported.Description.Outputs.Select(o => o.Name));
    }

    [Fact]
    public void ItsTensorsAreThoseThatTheClassLoads()
    {
        var builder = new ResidualModel();
        builder.Stage("layer1", 4, 8, blocks: 2, stride: 2);
        builder.Stage("layer2", 8, 8, blocks: 1, stride: 1);
        ModelBuilder model = builder.End(8);

        ImportedModel imported = ImportedModel.Of(model.Model());

        Assert.Equal(
            imported.Description.Parameters.Concat(imported.Description.Buffers).Select(p => (p.Name, string.Join(' ', p.Shape))),
            Write(model).Tensors.Select(t => (t.Name, string.Join(' ', t.Tensor.Shape))));
    }

    [Theory]
    [InlineData("head", "layer2_from_1")]
    [InlineData("layer2_from_1", "layer2_from_1_2")]
    public void RepetitionsThatTheModelCountsOtherwiseTakeNoneOfItsNames(string head, string expected)
    {
        // The first unit of layer2 is another one, so that the block's first repetition is layer2.1.
        var builder = new ResidualModel();
        builder.Stage("layer1", 4, 4, blocks: 2, stride: 1);
        builder.Stage("layer2", 4, 8, blocks: 3, stride: 2, first: "Tanh");
        ModelBuilder model = builder.End(8, head);

        WrittenNetwork written = Write(model);
        NetworkDescription compiled = ImportedModel.Of(model.Model()).Description;

        Dictionary<string, float[]> tensors = written.Tensors.ToDictionary(t => t.Name, t => t.Tensor.Values);
        Assert.Contains($"Repeat = 2, Name = \"{expected}\")]", written.Code, StringComparison.Ordinal);
        Assert.Contains("Repeat = 2, Name = \"layer1\")]", written.Code, StringComparison.Ordinal);
        Assert.Contains("layer1.1.conv2.weight", tensors);
        Assert.Contains("layer2_0_conv1.weight", tensors);
        Assert.Contains($"{expected}.1.conv2.weight", tensors);
        Assert.DoesNotContain(tensors.Keys, name => name.StartsWith("layer2.", StringComparison.Ordinal));
        Assert.Equal(tensors.Keys.Order(), compiled.Parameters.Concat(compiled.Buffers).Select(p => p.Name).Order());
    }

    [Fact]
    public void AScaleForEachChannelIsLeftByTraining()
    {
        ModelBuilder model = new ModelBuilder(13).Input("x", 1, 3, 5, 4).Floats("s", [3, 1, 1], 0.5f, -1, 2).Random("w", 1, 2, 3, 1, 1)
            .Node("PRelu", "x s", "p").Node("Conv", "p w", "y").Output("y", 1, 2, 5, 4);

        ImportedModel imported = ImportedModel.Of(model.Model());

        Assert.Contains("BatchNorm(Frozen = true)", imported.Code, StringComparison.Ordinal);
        Assert.Equal(["bn1.weight", "bn1.bias"], imported.Description.Parameters.Where(p => p.IsFrozen).Select(p => p.Name));
    }

    [Fact]
    public void FoldedBatchNormsLeaveConvolutionsWithABias()
    {
        var builder = new ResidualModel();
        builder.Stage("layer1", 4, 4, blocks: 2, stride: 1);

        string code = NetworkWriter.Write(GraphImporter.Import(builder.End(4).Model(), foldBatchNorm: true), "Imported", "", "A test").Code;

        Assert.DoesNotContain("BatchNorm", code, StringComparison.Ordinal);
        Assert.Contains("[Conv(4, 3, Padding = 1), ReLU(Name = \"skip1\")]\n[Conv(4, 3, Padding = 1, Name = \"layer1_0_conv1\"), ReLU]", code, StringComparison.Ordinal);
        Assert.StartsWith("using ConvGen;\n\n/// <summary>", code, StringComparison.Ordinal);
    }

    [Fact]
    public void ASkipIsABranchWithoutLayers()
    {
        ModelBuilder model = new ModelBuilder(9).Input("x", 1, 3, 8, 8).Random("outer.weight", 1, 4, 3, 3, 3).Random("inner.weight", 2, 4, 4, 3, 3)
            .Node("Conv", "x outer.weight", "a", ("pads", new long[] { 1, 1, 1, 1 })).Node("Relu", "a", "r")
            .Node("MaxPool", "r", "p", ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 })).Node("Conv", "p inner.weight", "b", ("pads", new long[] { 1, 1, 1, 1 }))
            .Node("Upsample", "b s", "u").Floats("s", [4], 1, 1, 2, 2).Node("Concat", "r u", "y", ("axis", 1L)).Output("y", 1, 8, 8, 8);

        string code = Write(model).Code;

        Assert.Contains(
            """
            [Conv(4, 3, Padding = 1, Bias = false, Name = "outer"), ReLU]
            [Branch]
            [Branch, MaxPool(2)]
            [Conv(4, 3, Padding = 1, Bias = false, Name = "inner")]
            [Upsample(2)]
            [Concat]
            """,
            code,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ConcatenationsOfAllThatCameBeforeBecomeDenseUnits()
    {
        ModelBuilder model = new ModelBuilder(13).Input("x", 1, 4, 4, 4);
        string all = "x";
        for (int i = 1; i <= 6; i++)
        {
            model.Random($"w{i}", i, 2, 2 + (2 * i), 3, 3).Node("Concat", $"{all}", $"c{i}", ("axis", 1L)).Node("Relu", $"c{i}", $"r{i}").Node("Conv", $"r{i} w{i}", $"n{i}", ("pads", new long[] { 1, 1, 1, 1 }));
            all += $" n{i}";
        }

        string code = Write(model.Node("Concat", all, "y", ("axis", 1L)).Output("y", 1, 16, 4, 4)).Code;

        Assert.Contains(
            """
            [Input(4, 4, 4)]
            [DenseUnit(Repeat = 6)]
            public partial class Imported;

            [Branch]
            [Branch, ReLU]
            [Conv(2, 3, Padding = 1, Bias = false)]
            [Concat]
            file sealed class DenseUnitAttribute() : BlockAttribute;
            """,
            code,
            StringComparison.Ordinal);
    }

    private static WrittenNetwork Write(ModelBuilder model) => NetworkWriter.Write(GraphImporter.Import(model.Model()), "Imported", "Models", "A test");

    /// <summary>A ResNet as PyTorch exports it for training: batch norms are nodes, weights have the state dict's names.</summary>
    private sealed class ResidualModel
    {
        private readonly ModelBuilder _model = new ModelBuilder(13).Input("x", -1, 3, 8, 8);
        private string _at;
        private int _seed;

        public ResidualModel()
        {
            _at = Normed("x", "conv1", "bn1", 3, 4, 3, 1);
            _at = Relu(_at);
        }

        public void Stage(string name, int from, int to, int blocks, int stride, string first = "Relu")
        {
            for (int i = 0; i < blocks; i++)
            {
                string block = $"{name}.{i}", path = Activated(i == 0 ? first : "Relu", Normed(_at, $"{block}.conv1", $"{block}.bn1", i == 0 ? from : to, to, 3, i == 0 ? stride : 1));
                path = Normed(path, $"{block}.conv2", $"{block}.bn2", to, to, 3, 1);
                string skip = i == 0 && (from != to || stride != 1) ? Normed(_at, $"{block}.downsample.0", $"{block}.downsample.1", from, to, 1, stride) : _at;
                _model.Node("Add", $"{path} {skip}", $"{block}.sum");
                _at = Relu($"{block}.sum");
            }
        }

        public ModelBuilder End(int channels, string head = "fc")
        {
            _model.Node("GlobalAveragePool", _at, "pooled").Node("Flatten", "pooled", "flat").Random($"{head}.weight", 98, 5, channels).Random($"{head}.bias", 99, 5);
            return _model.Node("Gemm", $"flat {head}.weight {head}.bias", "y", ("transB", 1L)).Output("y", -1, 5);
        }

        private string Relu(string input) => Activated("Relu", input);

        private string Activated(string type, string input)
        {
            _model.Node(type, input, $"{input}.relu");
            return $"{input}.relu";
        }

        private string Normed(string input, string conv, string norm, int from, int to, int kernel, int stride)
        {
            long pad = kernel / 2;
            _model.Random($"{conv}.weight", ++_seed, to, from, kernel, kernel)
                .Node("Conv", $"{input} {conv}.weight", $"{conv}.out", ("pads", new[] { pad, pad, pad, pad }), ("strides", new long[] { stride, stride }))
                .Random($"{norm}.weight", ++_seed, to).Random($"{norm}.bias", ++_seed, to).Random($"{norm}.running_mean", ++_seed, to)
                .Floats($"{norm}.running_var", [to], [.. Enumerable.Repeat(1.5f, to)])
                .Node("BatchNormalization", $"{conv}.out {norm}.weight {norm}.bias {norm}.running_mean {norm}.running_var", $"{norm}.out");
            return $"{norm}.out";
        }
    }
}
