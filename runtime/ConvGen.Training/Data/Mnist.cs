namespace ConvGen.Data;

/// <summary>The MNIST digits (LeCun, Cortes and Burges): 60,000 + 10,000 images of 28 × 28 × 1 bytes in ten classes; and whatever comes in files of the same names, such as Fashion-MNIST.</summary>
/// <remarks>Keras: <c>keras.datasets.mnist.load_data()</c>. PyTorch: <c>torchvision.datasets.MNIST</c> with <c>ToTensor</c>. Nothing is downloaded.</remarks>
public static class Mnist
{
    private const int ClassCount = 10;
    private const int Side = 28;
    private static readonly TensorShape Shape = new(Side, Side, 1);

    /// <summary>Both sets, with values in [0, 1].</summary>
    /// <param name="folder">Holds train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, each as it is or with .gz.</param>
    /// <exception cref="FileNotFoundException">A file is missing; the message names all that are.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or no such file.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="ArgumentException">The folder's name is empty.</exception>
    public static (ImageDataset Train, ImageDataset Test) Load(string folder)
    {
        RequireFiles(folder, "train", "t10k");
        return (Read(folder, "train"), Read(folder, "t10k"));
    }

    /// <summary>The 60,000 images to learn from.</summary>
    /// <param name="folder">As in <see cref="Load"/>; only the train files are needed.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or no such file.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="ArgumentException">The folder's name is empty.</exception>
    public static ImageDataset LoadTrain(string folder)
    {
        RequireFiles(folder, "train");
        return Read(folder, "train");
    }

    /// <summary>The 10,000 images to test with.</summary>
    /// <param name="folder">As in <see cref="Load"/>; only the t10k files are needed.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or no such file.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="ArgumentException">The folder's name is empty.</exception>
    public static ImageDataset LoadTest(string folder)
    {
        RequireFiles(folder, "t10k");
        return Read(folder, "t10k");
    }

    private static string Images(string set) => set + "-images-idx3-ubyte";

    private static string Labels(string set) => set + "-labels-idx1-ubyte";

    private static string? Find(string folder, string name) =>
        new[] { name, name + ".gz" }.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    private static void RequireFiles(string folder, params string[] sets)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string[] missing = [.. sets.SelectMany(set => new[] { Images(set), Labels(set) }).Where(name => Find(folder, name) is null)];
        if (missing.Length > 0)
        {
            throw new FileNotFoundException(
                $"MNIST is not complete in '{folder}' ({Path.GetFullPath(folder)}): missing {string.Join(", ", missing)}, each as it is or with .gz. Put the files there, or name another folder.");
        }
    }

    private static ImageDataset Read(string folder, string set)
    {
        string images = Find(folder, Images(set))!;
        ImageDataset data = IdxImages.Load(images, Find(folder, Labels(set))!, ClassCount);
        return data.Shape == Shape
            ? data
            : throw new InvalidDataException($"Cannot use '{images}': found images of {data.Shape}, expected {Shape}. Fetch the file again.");
    }
}
