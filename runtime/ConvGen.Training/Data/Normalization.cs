namespace ConvGen.Data;

/// <summary>(x − mean) / deviation as x · scale + offset, channel by channel.</summary>
internal static class Normalization
{
    /// <summary>Normalises what x · scale + offset gives, by changing these two.</summary>
    /// <param name="channels">Of an image.</param>
    /// <param name="scale">Factors of one row of pixels.</param>
    /// <param name="offset">As many.</param>
    /// <param name="means">One for all channels, or one for each.</param>
    /// <param name="deviations">As many, positive.</param>
    /// <exception cref="ArgumentException">Their number is wrong, or a deviation is not positive.</exception>
    public static void Apply(int channels, Span<float> scale, Span<float> offset, ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        if (means.Length != deviations.Length || (means.Length != 1 && means.Length != channels))
        {
            throw new ArgumentException($"Found {means.Length} means and {deviations.Length} deviations, expected one of each, or {channels} of each for the channels.", nameof(means));
        }

        for (int i = 0; i < scale.Length; i++)
        {
            float mean = means[i % means.Length];
            float deviation = deviations[i % means.Length];
            if (!float.IsFinite(mean) || !float.IsFinite(deviation) || deviation <= 0f)
            {
                throw new ArgumentException($"Found mean {mean} and deviation {deviation}, expected finite numbers and a positive deviation.", nameof(deviations));
            }

            scale[i] /= deviation;
            offset[i] = (offset[i] - mean) / deviation;
        }
    }
}
