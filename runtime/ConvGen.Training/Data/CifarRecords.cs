namespace ConvGen.Data;

/// <summary>
/// Reads the binary files of CIFAR-10 and CIFAR-100 (https://www.cs.toronto.edu/~kriz/cifar.html, "Binary version"): records of one or two label bytes and 3,072 bytes of pixels, 32 × 32, first all
/// red ones row after row, then the green, then the blue.
/// </summary>
internal static class CifarRecords
{
    private const int Side = 32;
    private const int Plane = Side * Side;
    private const int Channels = 3;

    /// <summary>Reads files, one after the other.</summary>
    /// <param name="folder">Where they lie.</param>
    /// <param name="set">What an error calls the data.</param>
    /// <param name="names">Their names.</param>
    /// <param name="labels">Label bytes of a record.</param>
    /// <param name="label">Which of them to take.</param>
    /// <param name="classCount">Labels are smaller.</param>
    /// <exception cref="FileNotFoundException">A file is missing; the message names all that are.</exception>
    /// <exception cref="InvalidDataException">A file has another length than whole records, or an unknown label.</exception>
    public static ImageDataset Read(string folder, string set, ReadOnlySpan<string> names, int labels, int label, int classCount)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string[] missing = [.. names.ToArray().Where(name => !File.Exists(Path.Combine(folder, name)))];
        if (missing.Length > 0)
        {
            throw new FileNotFoundException(
                $"{set} is not complete in '{folder}' ({Path.GetFullPath(folder)}): missing {string.Join(", ", missing)}. Unpack the binary version there, or name another folder.");
        }

        int record = labels + (Plane * Channels);
        byte[][] files = new byte[names.Length][];
        for (int i = 0; i < files.Length; i++)
        {
            files[i] = File.ReadAllBytes(Path.Combine(folder, names[i]));
            if (files[i].Length == 0 || files[i].Length % record != 0)
            {
                throw new InvalidDataException($"Cannot use '{Path.Combine(folder, names[i])}': found {files[i].Length} bytes, expected records of {record}. Fetch the binary version again.");
            }
        }

        int count = files.Sum(file => file.Length / record);
        byte[] images = new byte[checked(count * Plane * Channels)];
        int[] classes = new int[count];
        int image = 0;
        for (int file = 0; file < files.Length; file++)
        {
            for (int start = 0; start < files[file].Length; start += record, image++)
            {
                classes[image] = files[file][start + label];
                if (classes[image] >= classCount)
                {
                    throw new InvalidDataException(
                        $"Cannot use '{Path.Combine(folder, names[file])}': record {start / record} has label {classes[image]}, expected 0 … {classCount - 1}. Fetch the binary version again.");
                }

                Interleave(files[file].AsSpan(start + labels, Plane * Channels), images.AsSpan(image * Plane * Channels, Plane * Channels));
            }
        }

        return new ImageDataset(new TensorShape(Side, Side, Channels), images, classes, classCount);
    }

    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        for (int i = 0; i < Plane; i++)
        {
            pixels[3 * i] = planes[i];
            pixels[(3 * i) + 1] = planes[Plane + i];
            pixels[(3 * i) + 2] = planes[(2 * Plane) + i];
        }
    }
}
