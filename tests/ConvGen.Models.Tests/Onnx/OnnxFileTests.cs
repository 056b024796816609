using System.Collections.Immutable;
using ConvGen.Formats.Onnx;
using ConvGen.Models.Tests.Infrastructure;
using ConvGen.Models.Tests.Networks;

namespace ConvGen.Models.Tests.Onnx;

/// <summary>Where weights go, and what is left on the disk when writing fails.</summary>
public sealed class OnnxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Weights_of_two_gigabytes_go_beside_the_model_and_smaller_ones_inside()
    {
        ParameterDescription tensor = new("dense1.weight", [16_384, 16_384], Initializer.Zeros, 1, 1);

        Assert.False(OnnxWriter.IsBeside(OnnxWeights.Auto, [tensor], "x"));
        Assert.True(OnnxWriter.IsBeside(OnnxWeights.Auto, [tensor, tensor], "x"));
        Assert.True(OnnxWriter.IsBeside(OnnxWeights.Beside, [], "x"));
    }

    [Fact]
    public void Weights_that_cannot_be_inside_are_refused_with_their_size()
    {
        ImmutableArray<ParameterDescription> tensors = [.. Enumerable.Repeat(new ParameterDescription("dense1.weight", [16_384, 16_384], Initializer.Zeros, 1, 1), 2)];

        NotSupportedException e = Assert.Throws<NotSupportedException>(() => OnnxWriter.IsBeside(OnnxWeights.Inside, tensors, "x.onnx"));

        Assert.Contains("found 2147483648 bytes", e.Message, StringComparison.Ordinal);
        Assert.Contains("Use OnnxWeights.Auto or OnnxWeights.Beside", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_weights_beside_it_is_two_files_called_after_each_other()
    {
        AsymmetricNet.Create().SaveOnnx(_folder.File("a.onnx"), OnnxWeights.Beside);

        Assert.Equal(["a.onnx", "a.onnx.data"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Equal_networks_give_equal_files()
    {
        AsymmetricNet.Create(seed: 3).SaveOnnx(_folder.File("a.onnx"));
        AsymmetricNet.Create(seed: 3).SaveOnnx(_folder.File("b.onnx"));

        Assert.Equal(File.ReadAllBytes(_folder.File("a.onnx")), File.ReadAllBytes(_folder.File("b.onnx")));
    }

    [Fact]
    public void A_model_that_cannot_be_written_says_why_and_leaves_nothing()
    {
        AsymmetricNet network = AsymmetricNet.Create();

        IOException folder = Assert.Throws<IOException>(() => network.SaveOnnx(_folder.Path));
        DirectoryNotFoundException missing = Assert.Throws<DirectoryNotFoundException>(() => network.SaveOnnx(_folder.File("no/such.onnx")));

        Assert.Contains("Add a file name such as network.onnx", folder.Message, StringComparison.Ordinal);
        Assert.Contains("its folder does not exist", missing.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => network.SaveOnnx(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.SaveOnnx(_folder.File("a.onnx"), (OnnxWeights)9));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }
}
