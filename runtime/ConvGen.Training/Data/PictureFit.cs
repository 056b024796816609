namespace ConvGen.Data;

/// <summary>How a picture of another size becomes one of the size that a network takes.</summary>
public enum PictureFit
{
    /// <summary>It does not: it is an error.</summary>
    Exact,

    /// <summary>Height and width are scaled each by its own factor. PyTorch: <c>Resize((height, width))</c>. Keras: <c>image_dataset_from_directory</c>'s default.</summary>
    Stretch,

    /// <summary>The largest centred part of the right proportions is scaled. Keras: <c>crop_to_aspect_ratio=True</c>.</summary>
    Crop,
}
