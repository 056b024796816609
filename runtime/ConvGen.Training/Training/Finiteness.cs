using System.Numerics;
using System.Runtime.InteropServices;

namespace ConvGen;

/// <summary>Finds out whether numbers are still numbers, fast enough to ask after every step.</summary>
internal static class Finiteness
{
    /// <summary>Whether none is NaN or infinite.</summary>
    /// <param name="values">Any number of them.</param>
    public static bool Holds(ReadOnlySpan<float> values)
    {
        // x − x is 0 for finite numbers and NaN for all others, and NaN stays in a sum.
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> sum = Vector<float>.Zero;
        foreach (Vector<float> vector in vectors)
        {
            sum += vector - vector;
        }

        float total = Vector.Sum(sum);
        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
        {
            total += value - value;
        }

        return total == 0f;
    }

    /// <summary>The index of the first that is NaN or infinite; −1 if none is.</summary>
    /// <param name="values">Any number of them.</param>
    public static int IndexOfAnyNotFinite(this ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The first tensor that is not finite, with its first such number; null if all are.</summary>
    /// <param name="tensors">In the order of the network.</param>
    /// <param name="read">Copies the numbers of all of them, each into the memory that it asks for.</param>
    public static (string Name, float Value)? First(IReadOnlyList<ParameterDescription> tensors, Action<Func<int, Memory<float>>> read)
    {
        float[][] values = [.. tensors.Select(t => new float[t.Length])];
        read(i => values[i]);
        for (int i = 0; i < values.Length; i++)
        {
            int wrong = Array.FindIndex(values[i], value => !float.IsFinite(value));
            if (wrong >= 0)
            {
                return (tensors[i].Name, values[i][wrong]);
            }
        }

        return null;
    }
}
