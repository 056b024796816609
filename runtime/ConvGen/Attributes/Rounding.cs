namespace ConvGen;

/// <summary>What to do when a window's output size, (W − F' + P)/S + 1, is not an integer.</summary>
public enum Rounding
{
    /// <summary>A compiler error (CG0001): some pixels would silently be ignored. The default.</summary>
    Exact,

    /// <summary>Rounds down; the last rows and columns are ignored. PyTorch's rule, and Keras's with <c>padding="valid"</c>.</summary>
    Floor,

    /// <summary>
    /// Rounds up; the last window may reach beyond the padded input. As in PyTorch (<c>ceil_mode=True</c>), a last window that would start in the bottom or
    /// right padding is dropped. Caffe's pools round so, and with them GoogLeNet's.
    /// </summary>
    Ceiling,
}
