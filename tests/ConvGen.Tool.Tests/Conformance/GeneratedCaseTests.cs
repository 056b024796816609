using System.Collections.Concurrent;
using ConvGen.Models.Tests.Infrastructure;
using ConvGen.Tool.Import;
using ConvGen.Tool.Onnx;
using ConvGen.Tool.Tests.Infrastructure;
using Xunit.Abstractions;

namespace ConvGen.Tool.Tests.Conformance;

/// <summary>
/// The ONNX project's node tests, as Fixtures/node_cases.py writes them, and modules as PyTorch exports them (torch_cases.py): each is imported and gives the outputs that come with it, or is refused for the reason that
/// the list beside its script gives. None is imported wrong, and none is answered with anything but a message.
/// </summary>
public class GeneratedCaseTests(ITestOutputHelper output)
{
    private static readonly string s_fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    [Theory]
    [InlineData("node_cases", "onnx")]
    [InlineData("torch_cases", "torch")]
    public void EachGivesTheExpectedOutputsOrIsRefusedForAReason(string script, string package)
    {
        if (Python.WithOnnx is not { } python || Python.Run(python, "-c", $"import {package}") is not { Code: 0 })
        {
            output.WriteLine($"Not run: {Python.HowToInstall} The package {package} is needed.");
            return;
        }

        string folder = Directory.CreateTempSubdirectory("convgen").FullName;
        try
        {
            (int code, string text) = Python.Run(python, Path.Combine(s_fixtures, $"{script}.py"), folder)!.Value;
            Assert.True(code == 0, text);
            string[] cases = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
            Dictionary<string, string> expected = File.ReadLines(Path.Combine(s_fixtures, $"{script}.txt")).Select(l => l.Split(": ", 2)).ToDictionary(l => l[0], l => l[1]);
            var refused = new ConcurrentDictionary<string, string>();
            var wrong = new ConcurrentDictionary<string, string>();
            Parallel.ForEach(cases, path => Run(path, refused, wrong));

            foreach ((string name, string why) in refused.OrderBy(r => r.Key, StringComparer.Ordinal))
            {
                output.WriteLine($"{name}: {why}");
            }

            output.WriteLine($"{cases.Length} cases, {refused.Count} refused.");
            Assert.Empty(wrong.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => $"{w.Key}: {w.Value}"));

            // Exporters of other versions may name their nodes otherwise: the operator is compared.
            Assert.Empty(refused.Where(r => expected.GetValueOrDefault(r.Key)?.Split(' ')[0] != r.Value.Split(' ')[0]).Select(r => $"{r.Key}: {r.Value}"));
            Assert.Empty(cases.Select(c => Path.GetFileName(c)).Where(c => expected.ContainsKey(c) && !refused.ContainsKey(c)).Select(c => $"{c} is no longer refused"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Run(string path, ConcurrentDictionary<string, string> refused, ConcurrentDictionary<string, string> wrong)
    {
        string name = Path.GetFileName(path);
        try
        {
            try
            {
                // With its weights among the inputs a model has no single image, which is to be said and not to be stumbled over.
                GraphImporter.Import(OnnxModelReader.Read(Path.Combine(path, "raw.onnx")));
            }
            catch (ImportException)
            {
            }

            ImportedModel model = ImportedModel.Of(Path.Combine(path, "model.onnx"));
            OnnxTensor x = OnnxModelReader.ReadTensorFile(Path.Combine(path, "input_0.pb"));
            OnnxTensor y = OnnxModelReader.ReadTensorFile(Path.Combine(path, "output_0.pb"));
            Agreement.Assert(y.ToFloats(), model.PredictAs(x, y.Dims), name);
        }
        catch (ImportException e)
        {
            refused[name] = string.Join("; ", e.Problems);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            wrong[name] = $"{e.GetType().Name}: {e.Message}";
        }
    }
}
