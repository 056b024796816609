using System.Globalization;
using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>Keeps every tensor within what an <see cref="int"/> can index.</summary>
internal static class TensorSize
{
    public const string Limit = "2,147,483,647";

    /// <summary>Reports a tensor of more than <see cref="int.MaxValue"/> elements.</summary>
    /// <param name="scope">The layer.</param>
    /// <param name="what">The tensor as the message calls it after the layer's name: <c>its output</c>.</param>
    /// <param name="extents">Positive.</param>
    public static bool Exceeds(LayerScope scope, string what, params long[] extents)
    {
        if (!Exceeds(extents, out string count))
        {
            return false;
        }

        scope.Report(Descriptors.TooLarge, $"'{scope.Kind}': {what}", count, Limit);
        return true;
    }

    private static bool Exceeds(long[] extents, out string count)
    {
        // A double is enough: what exceeds by little is exact, what exceeds by much is rounded in the message.
        double product = 1;
        foreach (long extent in extents)
        {
            product *= extent;
        }

        count = product < 1e15 ? product.ToString("N0", CultureInfo.InvariantCulture) : product.ToString("0.0e+0", CultureInfo.InvariantCulture);
        return product > int.MaxValue;
    }
}
