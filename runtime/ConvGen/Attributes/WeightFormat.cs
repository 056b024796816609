namespace ConvGen;

/// <summary>How a predictor keeps the weights of a layer in memory. Training, files and the network itself have single precision whatever is said here, and so has all arithmetic.</summary>
public enum WeightFormat
{
    /// <summary>32 bits each. The default.</summary>
    Full,

    /// <summary>
    /// 16 bits each (IEEE 754 binary16), rounded to the nearest when the predictor is made: a relative error of at most 2⁻¹¹ for weights from 6.1·10⁻⁵ to 65,504, an absolute one of 3·10⁻⁸ below.
    /// A dense layer reads every weight once for an image, so that half the bytes take half the time. PyTorch: the layer's <c>half()</c>, with sums in single precision.
    /// </summary>
    Half,
}
