using ConvGen.Tool.Commands;
using ConvGen.Tool.Tests.Infrastructure;

namespace ConvGen.Tool.Tests.Commands;

/// <summary>What the tool writes and says.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("convgen").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ImportWritesAClassAndItsWeights()
    {
        (int code, string output, _) = Run("import", Model(), "--name", "Tiny", "--namespace", "My.Models", "-o", Path.Combine(_folder, "Models"));

        Assert.Equal(0, code);
        string text = File.ReadAllText(Path.Combine(_folder, "Models", "Tiny.cs"));
        Assert.Contains("namespace My.Models;", text, StringComparison.Ordinal);
        Assert.Contains("public partial class Tiny;", text, StringComparison.Ordinal);
        Assert.Contains("Imported from tiny-net.onnx (test, opset 13)", text, StringComparison.Ordinal);
        Assert.Contains("Tiny.Load(\"Tiny.safetensors\")", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "Models", "Tiny.safetensors")));
    }

    [Fact]
    public void TheNameIsTheFilesUnlessItIsGiven()
    {
        Assert.Equal(0, Run("import", Model(), "-o", _folder).Code);

        Assert.True(File.Exists(Path.Combine(_folder, "TinyNet.cs")));
    }

    [Fact]
    public void FilesThatExistAreKeptUnlessForced()
    {
        string[] arguments = ["import", Model(), "-o", _folder];
        Run(arguments);

        (int code, _, string error) = Run(arguments);

        Assert.Equal(1, code);
        Assert.Contains("exists already: give another --name or --output, or --force", error, StringComparison.Ordinal);
        Assert.Equal(0, Run([.. arguments, "--force"]).Code);
    }

    [Theory]
    [InlineData("--name", "2Fast")]
    [InlineData("--name", "class")]
    [InlineData("--namespace", "My..Models")]
    public void NamesThatCSharpDoesNotTakeAreRefused(string option, string name)
    {
        (int code, _, string error) = Run("import", Model(), "-o", _folder, option, name);

        Assert.Equal(1, code);
        Assert.StartsWith($"Found {option} {name}, expected", error, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeImportedIsNamedAndNothingIsWritten()
    {
        string path = Path.Combine(_folder, "odd.onnx");
        new ModelBuilder(13).Input("x", 1, 3, 4, 4).Node("Einsum", "x", "a").Node("Det", "a", "y").Output("y", 1, 3, 4, 4).Save(path);

        (int code, _, string error) = Run("import", path, "-o", _folder);

        Assert.Equal(1, code);
        Assert.Contains("because of 2 things that no layer stands for", error, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void SummaryShowsLayersSizesAndCosts()
    {
        (int code, string output, _) = Run("summary", Model());

        Assert.Equal(0, code);
        Assert.Equal(
            """
            tiny-net.onnx: test, opset 13, input 4×4×3
               layer                           reads  output  parameters  multiply-adds
            1  Conv(2, 3, Bias = false)               2×2×2           54            216
            2  Flatten                                8                0              0
            3  Dense(5, Bias = false)                 5               40             40
                                                                      94            256
            """.ReplaceLineEndings(),
            output.TrimEnd(),
            ignoreWhiteSpaceDifferences: true);
    }

    [Fact]
    public void InspectShowsTheTensorsOfAWeightFile()
    {
        Run("import", Model(), "-o", _folder);

        (int code, string output, _) = Run("inspect", Path.Combine(_folder, "TinyNet.safetensors"));

        Assert.Equal(0, code);
        Assert.Contains("F32   2 × 3 × 3 × 3       54    216", output, StringComparison.Ordinal);
        Assert.Contains("2 tensors", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Network")]
    [InlineData("Rounding")]
    [InlineData("Create")]
    [InlineData("InputHeight")]
    [InlineData("Kernels512")]
    [InlineData("System")]
    [InlineData("required")]
    public void NamesThatTheCompilerWouldRefuseAreRefused(string name)
    {
        (int code, _, string error) = Run("import", Model(), "-o", _folder, "--name", name);

        Assert.Equal(1, code);
        Assert.StartsWith($"Found --name {name}, expected a name that", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("network.onnx", "NetworkModel")]
    [InlineData("load.onnx", "LoadModel")]
    [InlineData("re-lu.onnx", "ReLu")]
    public void NamesOfFilesGiveWay(string file, string name) => Assert.Equal(name, ClassNames.Of(Path.GetFileNameWithoutExtension(file)));

    [Fact]
    public void InspectSaysWhatIsNoWeightFile()
    {
        (int code, _, string error) = Run("inspect", Model());

        Assert.Equal(1, code);
        Assert.Contains("is no safetensors file", error, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = CommandLine.Create().Parse(arguments).Invoke(new() { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    private string Model()
    {
        string path = Path.Combine(_folder, "tiny-net.onnx");
        new ModelBuilder(13).Input("x", -1, 3, 4, 4).Random("first.weight", 1, 2, 3, 3, 3).Random("last.weight", 2, 5, 8)
            .Node("Conv", "x first.weight", "a").Node("Flatten", "a", "b").Node("Gemm", "b last.weight", "y", ("transB", 1L)).Output("y", -1, 5).Save(path);
        return path;
    }
}
