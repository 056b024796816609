namespace ConvGen;

/// <summary>
/// Which parameter of a network each tensor of a file is, where their names differ. <see cref="TorchVision"/> has those of torchvision's networks.
/// </summary>
/// <example>
/// <code>
/// var byRule = new WeightMapping(name => name.StartsWith("head.") ? null : name.Replace("encoder.", ""));
/// var byName = new WeightMapping(new Dictionary&lt;string, string&gt; { ["fc.weight"] = "dense1.weight", ["fc.bias"] = "dense1.bias" });
/// </code>
/// </example>
public sealed class WeightMapping
{
    private readonly Func<string, string?> _rename;

    /// <summary>A mapping by rule.</summary>
    /// <param name="rename">Takes the name of a tensor in the file; gives the parameter's or buffer's name, or null to leave the tensor out.</param>
    public WeightMapping(Func<string, string?> rename)
    {
        ArgumentNullException.ThrowIfNull(rename);
        _rename = rename;
    }

    /// <summary>A mapping by exact names.</summary>
    /// <param name="names">From names in the file to names in the network; tensors that it does not list keep theirs.</param>
    public WeightMapping(IReadOnlyDictionary<string, string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _rename = name => names.GetValueOrDefault(name, name);
    }

    /// <summary>The name in the network; null for a tensor that is left out.</summary>
    /// <param name="tensor">The name in the file.</param>
    public string? Rename(string tensor) => _rename(tensor);
}
