namespace ConvGen;

/// <summary>Where <see cref="Network.SaveOnnx"/> puts the weights.</summary>
public enum OnnxWeights
{
    /// <summary>In the model's own file where that stays below the 2 GB that the format allows, else beside it.</summary>
    Auto,

    /// <summary>In the model's own file.</summary>
    Inside,

    /// <summary>In a second file beside the model's, called after it: <c>model.onnx.data</c>. The two belong together: move both. ONNX calls it external data.</summary>
    Beside,
}
