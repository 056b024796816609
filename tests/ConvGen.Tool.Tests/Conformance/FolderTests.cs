using ConvGen.Benchmarks.Rivals;
using ConvGen.Tool.Onnx;
using ConvGen.Tool.Tests.Infrastructure;
using Xunit.Abstractions;

namespace ConvGen.Tool.Tests.Conformance;

/// <summary>Models of one's own: every .onnx file in the folder that CONVGEN_MODELS names is imported and gives ONNX Runtime's outputs.</summary>
public class FolderTests(ITestOutputHelper output)
{
    private const string None = "no folder in CONVGEN_MODELS";

    public static TheoryData<string> Paths =>
        [.. (Environment.GetEnvironmentVariable("CONVGEN_MODELS") is { Length: > 0 } folder ? Directory.GetFiles(folder, "*.onnx").Order() : Enumerable.Empty<string>()).DefaultIfEmpty(None)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void OutputsAreOnnxRuntimes(string path)
    {
        if (path == None || !OnnxRuntime.IsPresent)
        {
            output.WriteLine($"Not run: {(path == None ? None : OnnxRuntime.HowToInstall)}.");
            return;
        }

        ImportedModel model = ImportedModel.Of(path);
        output.WriteLine(model.Code);
        OnnxModel onnx = OnnxModelReader.Read(path);
        TensorShape shape = model.Description.Input;
        long[] dims = [.. onnx.Graph.Outputs[0].Dims!.Select(d => Math.Max(1, d))];
        using var session = new OnnxSession(path, 1, [1, shape.Channels, shape.Height, shape.Width], dims);
        ModelBuilder.Numbers(7, shape.Length, 2).CopyTo(session.Input, 0);
        session.Run();

        Agreement.Assert(session.Output, model.Predict(session.Input), Path.GetFileName(path));
        Agreement.Assert(session.Output, ImportedModel.Of(path, foldBatchNorm: true).Predict(session.Input), $"{Path.GetFileName(path)} with batch norms folded");
    }
}
