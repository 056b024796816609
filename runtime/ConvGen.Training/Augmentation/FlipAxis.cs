namespace ConvGen.Data;

/// <summary>Which way an image is mirrored.</summary>
public enum FlipAxis
{
    /// <summary>Left becomes right.</summary>
    Horizontal,

    /// <summary>Top becomes bottom.</summary>
    Vertical,
}
