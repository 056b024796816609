namespace ConvGen.Data;

/// <summary>
/// CIFAR-100 (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009): 50,000 + 10,000 photographs of 32 × 32 × 3 bytes, each with one of 100 fine classes and one of
/// the 20 coarse ones that these belong to.
/// </summary>
/// <remarks>Keras: <c>keras.datasets.cifar100.load_data(label_mode="fine")</c>. PyTorch: <c>torchvision.datasets.CIFAR100</c> with <c>ToTensor</c>. Nothing is downloaded.</remarks>
public static class Cifar100
{
    private const int CoarseClasses = 20;
    private const int FineClasses = 100;

    /// <summary>Both sets, with values in [0, 1].</summary>
    /// <param name="folder">Holds the files of the binary version: train.bin and test.bin.</param>
    /// <param name="coarse">Whether labels are the 20 coarse classes rather than the 100 fine ones.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or no such file.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="ArgumentException">The folder's name is empty.</exception>
    public static (ImageDataset Train, ImageDataset Test) Load(string folder, bool coarse = false) => (LoadTrain(folder, coarse), LoadTest(folder, coarse));

    /// <summary>The 50,000 images to learn from.</summary>
    /// <inheritdoc cref="Load"/>
    public static ImageDataset LoadTrain(string folder, bool coarse = false) => Read(folder, "train.bin", coarse);

    /// <summary>The 10,000 images to test with.</summary>
    /// <inheritdoc cref="Load"/>
    public static ImageDataset LoadTest(string folder, bool coarse = false) => Read(folder, "test.bin", coarse);

    private static ImageDataset Read(string folder, string name, bool coarse) =>
        CifarRecords.Read(folder, "CIFAR-100", [name], labels: 2, label: coarse ? 0 : 1, coarse ? CoarseClasses : FineClasses);
}
