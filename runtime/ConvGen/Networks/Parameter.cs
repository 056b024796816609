namespace ConvGen;

/// <summary>One trainable tensor of a network, in canonical (PyTorch) order, or one of its buffers.</summary>
public sealed class Parameter
{
    internal Parameter(ParameterDescription description)
    {
        Description = description;
        Values = new float[description.Length];
    }

    /// <summary>Its name, shape and initialisation.</summary>
    public ParameterDescription Description { get; }

    /// <summary>As in a PyTorch state dict: <c>conv1.weight</c>.</summary>
    public string Name => Description.Name;

    /// <summary>The elements, row-major over <see cref="ParameterDescription.Shape"/>. Writing them changes predictors created afterwards.</summary>
    public Memory<float> Values { get; }
}
