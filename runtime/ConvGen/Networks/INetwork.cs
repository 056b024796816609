namespace ConvGen;

/// <summary>What every generated network offers on its type.</summary>
/// <typeparam name="TSelf">The network itself.</typeparam>
public interface INetwork<TSelf>
    where TSelf : Network, INetwork<TSelf>
{
    /// <summary>The network's layers, sizes and parameters, known without an instance.</summary>
    static abstract NetworkDescription Description { get; }

    /// <summary>A network with freshly initialised parameters.</summary>
    /// <param name="seed">The same seed gives the same parameters.</param>
    static abstract TSelf Create(int seed = 0);

    /// <summary>A network with the parameters of a safetensors file.</summary>
    /// <param name="path">The file, as written by <c>Save</c>.</param>
    static abstract TSelf Load(string path);
}
