using ConvGen.Tool.Onnx;
using ConvGen.Tool.Tests.Infrastructure;
using Xunit.Abstractions;

namespace ConvGen.Tool.Tests.Conformance;

/// <summary>Single operators exported from PyTorch: imported, compiled and run, they give what the ONNX project expects.</summary>
public class OperatorCaseTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. ConformanceData.Cases.DefaultIfEmpty(ConformanceData.Absent)];

    [Theory]
    [MemberData(nameof(Names))]
    public void OutputsAreTheProjects(string name)
    {
        if (ConformanceData.Folder is not { } folder)
        {
            output.WriteLine($"Not run: {name} is absent.");
            return;
        }

        string path = Path.Combine(folder, "cases", name), data = Path.Combine(path, "test_data_set_0");
        ImportedModel model = ImportedModel.Of(Path.Combine(path, "model.onnx"));
        output.WriteLine(model.Code);

        float[] found = model.Predict(OnnxModelReader.ReadTensorFile(Path.Combine(data, "input_0.pb")).ToFloats());

        Agreement.Assert(OnnxModelReader.ReadTensorFile(Path.Combine(data, "output_0.pb")).ToFloats(), found, name);
    }
}
