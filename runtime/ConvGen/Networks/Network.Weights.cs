using ConvGen.Formats;

namespace ConvGen;

/// <content>Weights from elsewhere.</content>
public abstract partial class Network
{
    /// <summary>
    /// Takes the parameters and buffers of a safetensors file, F32, F16 or BF16, into this network. PyTorch: <c>load_state_dict(safetensors.torch.load_file(path), strict)</c>, but tensors of other
    /// shapes are left out when not strict, rather than an error: that is how another head takes a body's weights. Keras: <c>load_weights(path, skip_mismatch=True)</c>.
    /// </summary>
    /// <param name="path">The file. PyTorch's <c>num_batches_tracked</c> beside running statistics is passed over.</param>
    /// <param name="mapping">How the file's names become this network's; default: they are the same. <see cref="TorchVision"/> has some.</param>
    /// <param name="strict">Whether it is an error, the default, if a parameter has no tensor of its shape or a tensor no parameter. If not, what fits is loaded, and the rest is in the report.</param>
    /// <returns>What was loaded and what was not; complete where strict.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidDataException">The file is no safetensors file, is damaged, holds the parameters of another network (the message lists the differences), or nothing in it fits. The network is as it was.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public LoadReport LoadWeights(string path, WeightMapping? mapping = null, bool strict = true)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        SourceTensor[] tensors = [.. file.Tensors.Select(t => new SourceTensor(t.Name, t.Shape, t.DataType, FloatTypes.Size(t.DataType) > 0))];
        return Take(new WeightSource(tensors, file.Read, FloatTypes.All), mapping, strict, $"Cannot load '{path}'");
    }

    /// <summary>
    /// Takes the parameters and buffers of a NumPy archive (.npz), an array for each, as <c>numpy.savez("weights.npz", **{k: v.numpy() for k, v in model.state_dict().items()})</c> writes it.
    /// Floats of any size and integers are converted.
    /// </summary>
    /// <param name="path">The archive, compressed or not.</param>
    /// <param name="mapping">As in <see cref="LoadWeights"/>.</param>
    /// <param name="strict">As in <see cref="LoadWeights"/>.</param>
    /// <returns>As in <see cref="LoadWeights"/>.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidDataException">As in <see cref="LoadWeights"/>.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public LoadReport LoadNpz(string path, WeightMapping? mapping = null, bool strict = true)
    {
        IReadOnlyDictionary<string, NpyArray> arrays = NpzFile.Load(path);
        SourceTensor[] tensors = [.. arrays.Select(a => new SourceTensor(a.Key, [.. a.Value.Shape.Select(extent => (long)extent)], "float", IsFloat: true))];
        return Take(new WeightSource(tensors, (name, values) => arrays[name].Values.Span.CopyTo(values), "numbers"), mapping, strict, $"Cannot load '{path}'");
    }

    /// <summary>Saves the parameters and buffers as a NumPy archive (.npz) of float32 arrays under their names: <c>numpy.load(path)["conv1.weight"]</c>.</summary>
    /// <param name="path">The archive; replaced where it exists.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The file cannot be written; one that was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; one that was there is as it was.</exception>
    public void SaveNpz(string path) => NpzFile.Save(path, Parameters.Concat(Buffers).Select(p => KeyValuePair.Create(p.Name, new NpyArray(p.Description.Shape, p.Values))));

    /// <summary>
    /// Takes the parameters and buffers of another network that have the same name and shape; the others of this network are as they were. So a network with a new head takes the body of
    /// one that is trained. PyTorch: <c>load_state_dict(other.state_dict(), strict=False)</c>.
    /// </summary>
    /// <param name="other">Any network, of this class or another.</param>
    /// <param name="mapping">How the other's names become this network's; default: they are the same.</param>
    /// <returns>What was copied and what was not.</returns>
    /// <exception cref="ArgumentException">Nothing of the other fits.</exception>
    public LoadReport CopyFrom(Network other, WeightMapping? mapping = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        Dictionary<string, Parameter> tensors = other.Parameters.Concat(other.Buffers).ToDictionary(p => p.Name);
        SourceTensor[] list = [.. tensors.Values.Select(p => new SourceTensor(p.Name, [.. p.Description.Shape.Select(extent => (long)extent)], FloatTypes.Float32, IsFloat: true))];
        var source = new WeightSource(list, (name, values) => tensors[name].Values.Span.CopyTo(values), FloatTypes.Float32);
        try
        {
            return Take(source, mapping, strict: false, $"Cannot copy {other.NetworkDescription.Name} to {NetworkDescription.Name}");
        }
        catch (InvalidDataException e)
        {
            throw new ArgumentException(e.Message, nameof(other), e);
        }
    }

    private LoadReport Take(WeightSource source, WeightMapping? mapping, bool strict, string failure)
    {
        try
        {
            return WeightLoader.Load(source, [.. Parameters, .. Buffers], mapping, strict);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{failure}: {e.Message}.", e.InnerException);
        }
    }
}
