using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ConvGen.Execution;

/// <summary>Weights that a predictor keeps in half precision, two in the place of a float. Used by generated code only.</summary>
/// <param name="Tensor">The index of the canonical weights.</param>
/// <param name="Target">The float at which the packed ones begin.</param>
/// <param name="Length">How many weights there are packed, zeros of padded lanes included.</param>
/// <param name="Name">Of the weights, for messages.</param>
/// <param name="Packing">From canonical to packed order; targets count weights from the first.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct HalfWeights(int Tensor, int Target, int Length, string Name, StridedCopy[] Packing)
{
    /// <summary>Writes the packed weights, rounded to the nearest.</summary>
    /// <param name="weights">Canonical.</param>
    /// <param name="parameters">The start of the packed parameters.</param>
    /// <exception cref="InvalidOperationException">A weight is too large for half precision, or not a number.</exception>
    public void Pack(ReadOnlySpan<float> weights, ref float parameters)
    {
        float[] packed = new float[Length];
        foreach (StridedCopy copy in Packing)
        {
            copy.Copy(ref MemoryMarshal.GetReference(weights), ref MemoryMarshal.GetArrayDataReference(packed));
        }

        Span<Half> halves = MemoryMarshal.CreateSpan(ref Unsafe.As<float, Half>(ref Unsafe.Add(ref parameters, Target)), Length);
        for (int i = 0; i < packed.Length; i++)
        {
            halves[i] = (Half)packed[i];
            if (!Half.IsFinite(halves[i]))
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Found the weight {packed[i]} in {Name}, expected a number of at most 65,504 either way, which is what Weights = WeightFormat.Half can hold. Remove that option from the layer, or look at how the weights were trained."));
            }
        }
    }
}
