namespace ConvGen;

/// <summary>One trainable tensor of a network, in canonical (PyTorch) order, or one of its buffers.</summary>
public sealed class Parameter
{
    internal Parameter(ParameterDescription description)
    {
        Description = description;
        Values = new float[description.Length];
        IsFrozen = description.IsFrozen;
    }

    /// <summary>Its name, shape and initialisation.</summary>
    public ParameterDescription Description { get; }

    /// <summary>As in a PyTorch state dict: <c>conv1.weight</c>.</summary>
    public string Name => Description.Name;

    /// <summary>Whether training leaves it as it is: <see cref="Network.Freeze"/>, or <c>Frozen = true</c> on its layer. PyTorch: <c>not requires_grad</c>. Keras: <c>not trainable</c>.</summary>
    public bool IsFrozen { get; internal set; }

    /// <summary>The name of its layer: its own without the last part.</summary>
    internal string Layer => Name[..Math.Max(0, Name.LastIndexOf('.'))];

    /// <summary>The elements, row-major over <see cref="ParameterDescription.Shape"/>. Writing them changes predictors created afterwards.</summary>
    public Memory<float> Values { get; }
}
