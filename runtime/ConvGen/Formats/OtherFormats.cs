namespace ConvGen.Formats;

/// <summary>Files that people take for safetensors files, by their first bytes, and what to do with them.</summary>
internal static class OtherFormats
{
    /// <param name="start">The file's first 8 bytes.</param>
    public static string? Recognise(ReadOnlySpan<byte> start) => start switch
    {
        [(byte)'P', (byte)'K', 3, 4, ..] =>
            "It is a zip archive: load a NumPy archive (.npz) with LoadNpz; convert a PyTorch checkpoint (.pt, .pth) with safetensors.torch.save_file(torch.load(path), \"weights.safetensors\")",
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "It is HDF5, as Keras saves: convert it with numpy.savez or safetensors.numpy.save_file",
        [0x80, <= 5, ..] => "It is a Python pickle, an old PyTorch checkpoint: convert it with safetensors.torch.save_file(torch.load(path), \"weights.safetensors\")",
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => "It is a NumPy array (.npy): read it with NpyArray.Load",
        _ => null,
    };
}
