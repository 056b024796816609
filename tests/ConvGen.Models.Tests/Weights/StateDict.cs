using ConvGen.Models.Tests.Infrastructure;

namespace ConvGen.Models.Tests.Weights;

/// <summary>A state dict of torchvision's by the names and shapes in Fixtures/torchvision, and the values that Fixtures/torchvision.py gives it.</summary>
internal sealed class StateDict
{
    private const string Counter = "num_batches_tracked";

    public StateDict(string model) => Tensors =
    [
        .. File.ReadAllLines(Fixture.Path($"torchvision/{model}.txt")).Select(line =>
        {
            string[] parts = line.Split(' ');
            return (parts[0], parts[1..].Select(long.Parse).ToArray());
        }),
    ];

    public IReadOnlyList<(string Name, long[] Shape)> Tensors { get; }

    /// <summary>Without values: what names and shapes decide.</summary>
    public WeightSource Source => new(
        [.. Tensors.Select(t => new SourceTensor(t.Name, t.Shape, t.Name.EndsWith(Counter, StringComparison.Ordinal) ? "I64" : "F32", !t.Name.EndsWith(Counter, StringComparison.Ordinal)))],
        (_, _) => throw new InvalidOperationException("Nothing is read."),
        "F32");

    public string Write(string path)
    {
        var file = new SafetensorsBuilder();
        for (int i = 0; i < Tensors.Count; i++)
        {
            (string name, long[] shape) = Tensors[i];
            if (name.EndsWith(Counter, StringComparison.Ordinal))
            {
                file.Add(name, "I64", [], new byte[8]);
            }
            else
            {
                file.Add(name, shape, Values(i, name, shape));
            }
        }

        return file.Write(path);
    }

    /// <summary>From −1 to 1: Wellons's lowbias32 over the element's index and the tensor's.</summary>
    public static double Noise(int tensor, int index)
    {
        uint h = unchecked(((uint)index * 0x9E3779B9u) + ((uint)tensor * 0x85EBCA6Bu));
        h = unchecked((h ^ (h >> 16)) * 0x7FEB352Du);
        h = unchecked((h ^ (h >> 15)) * 0x846CA68Bu);
        h ^= h >> 16;
        return ((h >> 8) / 8388608.0) - 1;
    }

    private static float[] Values(int tensor, string name, long[] shape)
    {
        bool isWeight = name.EndsWith("weight", StringComparison.Ordinal);
        (double centre, double spread) = name.EndsWith("running_var", StringComparison.Ordinal) ? (1.0, 0.3)
            : isWeight && shape.Length > 1 ? (0.0, Math.Sqrt(6.0 / shape[1..].Aggregate((a, b) => a * b)))
            : isWeight ? (0.8, 0.2)
            : (0.0, 0.2);
        float[] values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        Parallel.For(0, (values.Length + 65535) / 65536, block =>
        {
            for (int i = block * 65536; i < Math.Min(values.Length, (block + 1) * 65536); i++)
            {
                values[i] = (float)(centre + (spread * Noise(tensor, i)));
            }
        });
        return values;
    }
}
