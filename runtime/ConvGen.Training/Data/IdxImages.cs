using ConvGen.Formats;

namespace ConvGen.Data;

/// <summary>Pairs of IDX files, one of images and one of labels, as MNIST and its kin (Fashion-MNIST, KMNIST, EMNIST) are published.</summary>
public static class IdxImages
{
    /// <summary>Reads a pair of files, with values in [0, 1].</summary>
    /// <param name="imagePath">Unsigned bytes: count × height × width, or count × height × width × channels. Compressed with gzip or not.</param>
    /// <param name="labelPath">As many unsigned bytes.</param>
    /// <param name="classCount">Labels are 0 … classCount − 1; one more than the largest label if null.</param>
    /// <exception cref="InvalidDataException">A file is damaged, or the two do not fit together.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one class.</exception>
    /// <remarks>EMNIST's images are transposed, and the labels of its letters begin at 1.</remarks>
    public static ImageDataset Load(string imagePath, string labelPath, int? classCount = null)
    {
        if (classCount is { } given)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(classCount));
        }

        IdxFile images = IdxFile.Read(imagePath);
        IdxFile labels = IdxFile.Read(labelPath);
        if (images.Dimensions is not ([_, > 0, > 0] or [_, > 0, > 0, > 0]))
        {
            throw new InvalidDataException(
                $"Cannot use '{imagePath}': found {string.Join(" × ", images.Dimensions)}, expected images: count × height × width, or count × height × width × channels. Name the file of images.");
        }

        int count = images.Dimensions[0];
        if (labels.Dimensions is not [int labelCount] || labelCount != count)
        {
            throw new InvalidDataException(
                $"Cannot use '{labelPath}': found {string.Join(" × ", labels.Dimensions)} labels, expected {count}, one for each image of '{imagePath}'. Fetch both files again.");
        }

        int[] classes = new int[labelCount];
        for (int i = 0; i < classes.Length; i++)
        {
            classes[i] = labels.Data.Span[i];
        }

        int known = classCount ?? (count == 0 ? 1 : classes.Max() + 1);
        int wrong = classes.AsSpan().IndexOfAnyExceptInRange(0, known - 1);
        if (wrong >= 0)
        {
            throw new InvalidDataException($"Cannot use '{labelPath}': label {wrong} is {classes[wrong]}, expected 0 … {known - 1}. Fetch the file again, or correct the number of classes.");
        }

        int channels = images.Dimensions.Count == 4 ? images.Dimensions[3] : 1;
        return new ImageDataset(new TensorShape(images.Dimensions[1], images.Dimensions[2], channels), images.Data, classes, known);
    }
}
