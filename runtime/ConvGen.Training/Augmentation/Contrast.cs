namespace ConvGen.Data;

/// <summary>Moves values away from one of them, or towards it.</summary>
internal static class Contrast
{
    /// <summary>Each value x of a channel becomes centre + factor · (x − centre).</summary>
    /// <param name="pixels">The channels of a pixel side by side.</param>
    /// <param name="channel">Which one.</param>
    /// <param name="channels">How many there are.</param>
    /// <param name="centre">What stays.</param>
    /// <param name="factor">Below 1 is towards it.</param>
    public static void Stretch(Span<float> pixels, int channel, int channels, float centre, float factor)
    {
        for (int i = channel; i < pixels.Length; i += channels)
        {
            pixels[i] = centre + (factor * (pixels[i] - centre));
        }
    }
}
