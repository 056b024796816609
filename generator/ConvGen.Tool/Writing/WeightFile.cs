using ConvGen.Formats;
using ConvGen.Tool.Import;

namespace ConvGen.Tool.Writing;

/// <summary>Saves an imported network's weights as ConvGen's own networks are saved.</summary>
internal static class WeightFile
{
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<(string Name, LayerTensor Tensor)> tensors) =>
        SafetensorsWriter.Save(path, [.. tensors.Select(t => Parameter(t.Name, t.Tensor))]);

    private static Parameter Parameter(string name, LayerTensor tensor)
    {
        var parameter = new Parameter(new ParameterDescription(name, [.. tensor.Shape], Initializer.Zeros, 0, 0));
        tensor.Values.CopyTo(parameter.Values);
        return parameter;
    }
}
