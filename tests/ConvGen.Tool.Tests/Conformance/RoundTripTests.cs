using System.Text.RegularExpressions;
using ConvGen.Models.Tests.Infrastructure;
using ConvGen.Tool.Tests.Infrastructure;
using Xunit.Abstractions;

namespace ConvGen.Tool.Tests.Conformance;

/// <summary>What SaveOnnx writes of every layer and option comes back: the same outputs in the same order, under the same names.</summary>
public class RoundTripTests(ITestOutputHelper output)
{
    private static readonly string s_networks = Path.Combine(AppContext.BaseDirectory, "Networks");

    public static TheoryData<string, string> Networks
    {
        get
        {
            var networks = new TheoryData<string, string>();
            foreach (string file in Directory.GetFiles(s_networks, "*.cs").Order(StringComparer.Ordinal))
            {
                foreach (Match match in Regex.Matches(File.ReadAllText(file), @"public partial class (\w+);"))
                {
                    networks.Add(Path.GetFileName(file), match.Groups[1].Value);
                }
            }

            return networks;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void EveryLayerThatIsExportedIsImported(string file, string name)
    {
        string source = $"using ConvGen;\n{File.ReadAllText(Path.Combine(s_networks, file))}", path = Path.GetTempFileName();
        Network network = Randomised.Create(ImportedModel.CompiledType(source, $"ConvGen.Models.Tests.Networks.{name}"));
        NetworkDescription description = network.NetworkDescription;
        float[] image = ModelBuilder.Numbers(5, description.Input.Length, 2), expected = new float[description.OutputLength];
        using (Predictor predictor = network.CreatePredictor())
        {
            predictor.Predict(image, expected);
        }

        try
        {
            network.SaveOnnx(path);
            ImportedModel imported = ImportedModel.Of(path);

            output.WriteLine(imported.Code);
            Agreement.Assert(expected, imported.PredictAll(image), name);
            Assert.Equal(description.Outputs.Select(o => o.Shape), imported.Description.Outputs.Select(o => o.Shape));
            Assert.Equal(description.Outputs.Length > 1 ? description.Outputs.Select(o => o.Name) : [], imported.Description.Outputs.Length > 1 ? imported.Description.Outputs.Select(o => o.Name) : []);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
