using ConvGen.Benchmarks.Rivals;
using ConvGen.Tool.Onnx;
using ConvGen.Tool.Tests.Infrastructure;
using Xunit.Abstractions;

namespace ConvGen.Tool.Tests.Conformance;

/// <summary>Whole networks: with the constants that the ONNX project gave them, and with random weights, where a wrong order or a wrong pixel shows, against ONNX Runtime.</summary>
public class LightNetworkTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. ConformanceData.Light.DefaultIfEmpty(ConformanceData.Absent)];

    [Theory]
    [MemberData(nameof(Names))]
    public void OutputsAreTheProjects(string name)
    {
        if (ConformanceData.Folder is not { } folder)
        {
            output.WriteLine($"Not run: {name} is absent.");
            return;
        }

        ImportedModel model = ImportedModel.Of(Path.Combine(folder, "light", $"{name}.onnx"));
        output.WriteLine(model.Code);
        float[] x = new float[model.Description.Input.Length];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = (float)i / x.Length;
        }

        float[] found = model.Predict(x);

        Agreement.Assert(OnnxModelReader.ReadTensorFile(Path.Combine(folder, "light", $"{name}_output_0.pb")).ToFloats(), found, name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void WithRandomWeightsOutputsAreOnnxRuntimes(string name)
    {
        if (ConformanceData.Folder is not { } folder || !OnnxRuntime.IsPresent)
        {
            output.WriteLine(ConformanceData.Folder is null ? $"Not run: {name} is absent." : $"Not run: {OnnxRuntime.HowToInstall}");
            return;
        }

        OnnxModel light = OnnxModelReader.Read(Path.Combine(folder, "light", $"{name}.onnx"));
        string path = Path.GetTempFileName();
        try
        {
            RandomWeights.Write(light, path);
            ImportedModel model = ImportedModel.Of(path);
            long[] dims = light.Graph.Outputs[0].Dims!;
            TensorShape shape = model.Description.Input;
            using var session = new OnnxSession(path, 1, [1, shape.Channels, shape.Height, shape.Width], dims);
            ModelBuilder.Numbers(7, shape.Length).CopyTo(session.Input, 0);
            session.Run();

            Agreement.Assert(session.Output, model.Predict(session.Input), name);
            Assert.True(session.Output.Distinct().Count() > session.Output.Length / 2, "The outputs are too much alike to tell anything.");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
