using ConvGen.Tool.Import;
using ConvGen.Tool.Onnx;
using ConvGen.Tool.Writing;

namespace ConvGen.Tool.Commands;

/// <param name="Model">The .onnx file.</param>
/// <param name="Name">Of the class; null for the file's.</param>
/// <param name="Namespace">Empty for none.</param>
/// <param name="Folder">Where both files go; made where it does not exist.</param>
/// <param name="FoldBatchNorm">Whether batch norms go into the weights before them.</param>
/// <param name="Force">Whether files that exist are replaced.</param>
internal sealed record ImportOptions(string Model, string? Name, string Namespace, string Folder, bool FoldBatchNorm, bool Force);

/// <summary>convgen import.</summary>
internal static class ImportCommand
{
    /// <exception cref="ImportException">The model has parts that no layer stands for.</exception>
    /// <exception cref="IOException">A file cannot be read or written, or exists already.</exception>
    /// <exception cref="ArgumentException">A name is none.</exception>
    public static void Run(ImportOptions options, TextWriter output)
    {
        string name = options.Name ?? ClassNames.Of(Path.GetFileNameWithoutExtension(options.Model));
        ClassNames.Check("--name", name, dots: false);
        if (options.Namespace.Length > 0)
        {
            ClassNames.Check("--namespace", options.Namespace, dots: true);
        }

        string code = Path.Combine(options.Folder, $"{name}.cs"), weights = Path.Combine(options.Folder, $"{name}.safetensors");
        if (!options.Force && ((string[])[code, weights]).FirstOrDefault(File.Exists) is { } existing)
        {
            throw new IOException($"'{existing}' exists already: give another --name or --output, or --force to replace it.");
        }

        OnnxModel model = OnnxModelReader.Read(options.Model);
        ImportedNetwork network = GraphImporter.Import(model, options.FoldBatchNorm);
        string origin = $"Imported from {Path.GetFileName(options.Model)} ({(model.Producer.Length > 0 ? $"{model.Producer}, " : "")}opset {model.Opset})";
        WrittenNetwork written = NetworkWriter.Write(network, name, options.Namespace, origin);

        Directory.CreateDirectory(options.Folder);
        WeightFile.Save(weights, written.Tensors);
        File.WriteAllText(code, written.Code);
        output.WriteLine($"{code}: {network.Layers.Count} layers, {network.Input} → {network.Layers[^1].Output}");
        output.WriteLine($"{weights}: {written.Tensors.Count} tensors, {written.Tensors.Sum(t => (long)t.Tensor.Values.Length):N0} numbers");
        output.WriteLine($"Use: {name}.Load(\"{Path.GetFileName(weights)}\").CreatePredictor(); images are height × width × channels, as {network.Input}.");
    }
}
