using ConvGen.Formats;

namespace ConvGen.Data;

/// <summary>
/// A folder with a folder of pictures for each class: <c>photos/cat/1.png</c>, <c>photos/dog/rex/7.ppm</c>. Classes are numbered in the ordinal order of their names. Pictures are PNG,
/// PGM and PPM files with these endings, at any depth; they are decoded each time they are needed, on the loader's threads. PyTorch: <c>torchvision.datasets.ImageFolder</c>.
/// Keras: <c>image_dataset_from_directory</c>.
/// </summary>
public sealed class ImageFolder : IImageSource
{
    private static readonly string[] Endings = [".png", ".pgm", ".ppm"];
    private readonly string[] _files;
    private readonly int[] _labels;
    private readonly PictureFit _fit;

    private ImageFolder(TensorShape shape, PictureFit fit, string[] classes, string[] files, int[] labels)
    {
        Shape = shape;
        Classes = classes;
        _fit = fit;
        _files = files;
        _labels = labels;
    }

    /// <inheritdoc/>
    public TensorShape Shape { get; }

    /// <summary>The number of pictures.</summary>
    public int Count => _files.Length;

    /// <summary>The number of classes.</summary>
    public int ClassCount => Classes.Count;

    /// <inheritdoc/>
    public int TargetLength => 0;

    /// <summary>The classes' names: their folders'.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The pictures' paths, in the order of the images.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Lists a folder's pictures; reads none.</summary>
    /// <param name="folder">The folder that holds the classes' folders.</param>
    /// <param name="shape">The size that images are to have: 1 channel for grey, 3 for red, green and blue.</param>
    /// <param name="fit">What becomes of pictures of another size. Default: an error when one is read.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It has no folders in it, or one of them has no pictures; the message says what it has.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="ArgumentException">The size is no picture's.</exception>
    public static ImageFolder Open(string folder, TensorShape shape, PictureFit fit = PictureFit.Exact)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (shape.Channels is not (1 or 3) || !Picture.IsReasonable(shape.Width, shape.Height))
        {
            throw new ArgumentException($"Found images of {shape}, expected 1 channel for grey or 3 for colour, and at least one pixel.", nameof(shape));
        }

        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"Cannot open '{folder}' ({Path.GetFullPath(folder)}): found no such folder, expected one that holds a folder of pictures for each class.");
        }

        string[] classes = [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)!).Where(name => !IsHidden(name)).Order(StringComparer.Ordinal)];
        if (classes.Length == 0)
        {
            throw new InvalidDataException($"Cannot use '{folder}': found no folders in it, expected one for each class, with the class's pictures.");
        }

        var files = new List<string>();
        var labels = new List<int>();
        for (int label = 0; label < classes.Length; label++)
        {
            string[] pictures = Pictures(Path.Combine(folder, classes[label]));
            files.AddRange(pictures);
            labels.AddRange(Enumerable.Repeat(label, pictures.Length));
        }

        return new ImageFolder(shape, fit, classes, [.. files], [.. labels]);
    }

    /// <summary>
    /// Reads all pictures into memory, as bytes: a value v of [0, 1] becomes the nearest of 0, 1/255 … 1, which is exact for files of 8 bits. Worth it where the pictures fit: decoding is left out
    /// of every epoch.
    /// </summary>
    /// <param name="threads">How many decode; all processors if null.</param>
    /// <exception cref="InvalidDataException">A picture is broken, or of another size where <see cref="PictureFit.Exact"/> is asked for.</exception>
    /// <exception cref="IOException">A picture cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    /// <exception cref="InvalidOperationException">The pictures are more than an array holds.</exception>
    public ImageDataset ToMemory(int? threads = null)
    {
        int workers = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1, nameof(threads));
        long length = (long)Count * Shape.Length;
        if (length > Array.MaxLength)
        {
            throw new InvalidOperationException($"Found {Count} pictures of {Shape}, {length} bytes, expected at most {Array.MaxLength}; train from the folder itself.");
        }

        byte[] bytes = new byte[length];
        using var team = new Execution.WorkerTeam(Math.Min(workers, Count));
        team.Run(Count, (index, _) =>
        {
            ReadOnlySpan<float> values = Read(index).Pixels;
            Span<byte> target = bytes.AsSpan(index * Shape.Length, Shape.Length);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = (byte)MathF.Round(values[i] * 255f);
            }
        });
        return new ImageDataset(Shape, bytes, _labels, ClassCount);
    }

    /// <inheritdoc/>
    public int Label(int index) => _labels[index];

    /// <inheritdoc/>
    public void CopyTargets(int index, Span<float> target)
    {
    }

    /// <summary>Reads one picture, with values in [0, 1].</summary>
    /// <param name="index">Which.</param>
    /// <param name="image">Receives height × width × channels floats.</param>
    /// <exception cref="InvalidDataException">It is broken, or of another size where <see cref="PictureFit.Exact"/> is asked for.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void CopyImage(int index, Span<float> image) => Read(index).Pixels.CopyTo(image);

    private static bool IsHidden(string name) => name.StartsWith('.');

    private static string[] Pictures(string folder)
    {
        string[] all = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        string[] pictures = [.. all.Where(file => Array.Exists(Endings, ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal)];
        if (pictures.Length > 0)
        {
            return pictures;
        }

        string others = all.Length == 0 ? "no files" : $"{all.Length} files, such as '{Path.GetFileName(all.Min(StringComparer.Ordinal))}'";
        throw new InvalidDataException($"Cannot use '{folder}' as a class: found {others}, expected pictures with the endings {string.Join(", ", Endings)}; convert them, or remove the folder.");
    }

    private Picture Read(int index)
    {
        Picture picture = Picture.Read(_files[index], Shape.Channels);
        if (picture.Width == Shape.Width && picture.Height == Shape.Height)
        {
            return picture;
        }

        return _fit switch
        {
            PictureFit.Stretch => PictureResampling.Resample(picture, 0, 0, picture.Width, picture.Height, Shape.Width, Shape.Height),
            PictureFit.Crop => Crop(picture),
            _ => throw new InvalidDataException(
                $"Cannot use '{_files[index]}': found {picture.Height} × {picture.Width} pixels (height × width), expected {Shape.Height} × {Shape.Width}; resize it, or open the folder with PictureFit.Stretch or PictureFit.Crop."),
        };
    }

    private Picture Crop(Picture picture)
    {
        double scale = Math.Min((double)picture.Width / Shape.Width, (double)picture.Height / Shape.Height);
        (double width, double height) = (Shape.Width * scale, Shape.Height * scale);
        return PictureResampling.Resample(picture, (picture.Width - width) / 2, (picture.Height - height) / 2, width, height, Shape.Width, Shape.Height);
    }
}
