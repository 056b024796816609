namespace ConvGen.Data;

/// <summary>CIFAR-10 (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009): 50,000 + 10,000 photographs of 32 × 32 × 3 bytes in ten classes.</summary>
/// <remarks>Keras: <c>keras.datasets.cifar10.load_data()</c>. PyTorch: <c>torchvision.datasets.CIFAR10</c> with <c>ToTensor</c>. Nothing is downloaded.</remarks>
public static class Cifar10
{
    /// <summary>The classes, in the order of their labels.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>Both sets, with values in [0, 1].</summary>
    /// <param name="folder">Holds the files of the binary version: data_batch_1.bin … data_batch_5.bin and test_batch.bin.</param>
    /// <exception cref="FileNotFoundException">A file is missing; the message names all that are.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or no such file.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="ArgumentException">The folder's name is empty.</exception>
    public static (ImageDataset Train, ImageDataset Test) Load(string folder) => (LoadTrain(folder), LoadTest(folder));

    /// <summary>The 50,000 images to learn from.</summary>
    /// <inheritdoc cref="Load"/>
    public static ImageDataset LoadTrain(string folder) =>
        CifarRecords.Read(folder, "CIFAR-10", ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"], labels: 1, label: 0, Classes.Count);

    /// <summary>The 10,000 images to test with.</summary>
    /// <inheritdoc cref="Load"/>
    public static ImageDataset LoadTest(string folder) => CifarRecords.Read(folder, "CIFAR-10", ["test_batch.bin"], labels: 1, label: 0, Classes.Count);
}
