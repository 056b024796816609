using System.Globalization;
using ConvGen.Tool.Import;
using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Commands;

/// <summary>convgen summary: the layers that an import would write.</summary>
internal static class SummaryCommand
{
    /// <exception cref="ImportException">The model has parts that no layer stands for.</exception>
    public static void Run(string path, TextWriter output)
    {
        OnnxModel model = OnnxModelReader.Read(path);
        ImportedNetwork network = GraphImporter.Import(model);
        output.WriteLine($"{Path.GetFileName(path)}: {(model.Producer.Length > 0 ? $"{model.Producer}, " : "")}opset {model.Opset}, input {network.Input}");
        List<string[]> rows = [["", "layer", "reads", "output", "parameters", "multiply-adds"]];
        for (int i = 0; i < network.Layers.Count; i++)
        {
            ImportedLayer layer = network.Layers[i];
            string reads = layer.Inputs is [var one] && one == i - 1 ? "" : string.Join(", ", layer.Inputs.Select(s => s < 0 ? "image" : Number(s + 1)));
            rows.Add([Number(i + 1), Describe(layer), reads, layer.Output.ToString(), Number(layer.ParameterCount), Number(layer.MultiplyAdds)]);
        }

        rows.Add(["", "", "", "", Number(network.Layers.Sum(l => l.ParameterCount)), Number(network.Layers.Sum(l => l.MultiplyAdds))]);
        TextTable.Write(output, rows, rightAligned: [0, 4, 5]);
    }

    private static string Describe(ImportedLayer layer) =>
        layer.Arguments.Count == 0 ? layer.Kind : $"{layer.Kind}({string.Join(", ", layer.Arguments.Select(a => a.Positional ? Writing.AttributeText.Text(a.Value) : $"{a.Name} = {Writing.AttributeText.Text(a.Value)}"))})";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
