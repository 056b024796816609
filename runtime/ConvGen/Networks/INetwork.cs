namespace ConvGen;

/// <summary>What every generated network offers on its type.</summary>
/// <typeparam name="TSelf">The network itself.</typeparam>
public interface INetwork<TSelf>
    where TSelf : Network, INetwork<TSelf>
{
    /// <summary>The network's layers, sizes and parameters, known without an instance.</summary>
    static abstract NetworkDescription Description { get; }

    /// <summary>A network with freshly initialised parameters. PyTorch: the module's constructor after <c>manual_seed</c>. Keras: the same after <c>set_random_seed</c>.</summary>
    /// <param name="seed">The same seed gives the same parameters.</param>
    static abstract TSelf Create(int seed = 0);

    /// <summary>
    /// A network with the parameters of a safetensors file. PyTorch: <c>load_state_dict(safetensors.torch.load_file(path))</c>, strict. Keras: <c>load_weights</c>, whose HDF5 files it does not read.
    /// </summary>
    /// <param name="path">The file, as written by <see cref="Network.Save"/>; its tensors have the names and shapes of <see cref="Network.Parameters"/> and <see cref="Network.Buffers"/>.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidDataException">The file is no safetensors file, is damaged, or holds the parameters of another network; the message lists the differences.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    static abstract TSelf Load(string path);
}
