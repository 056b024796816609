using System.Collections.Immutable;
using System.Globalization;
using ConvGen.Formats;

namespace ConvGen;

/// <summary>
/// What a run that goes on has to know besides the parameters: numbers, text and tensors by name. Optimisers, schedules and callbacks add theirs to it, each under a name of its own, and find it again.
/// </summary>
/// <remarks>Numbers are kept to the last bit. A file of it is a safetensors file: its tensors are tensors, everything else is metadata.</remarks>
public sealed class TrainingState
{
    private readonly Dictionary<string, string> _values;
    private readonly Dictionary<string, Parameter> _tensors;
    private readonly string _prefix;

    /// <summary>An empty one.</summary>
    public TrainingState()
        : this([], [], "")
    {
    }

    private TrainingState(Dictionary<string, string> values, Dictionary<string, Parameter> tensors, string prefix) => (_values, _tensors, _prefix) = (values, tensors, prefix);

    /// <summary>The part of it under a name.</summary>
    /// <param name="name">Of whoever keeps something in it.</param>
    public TrainingState In(string name) => new(_values, _tensors, $"{_prefix}{name}/");

    /// <summary>Whether something is kept under a name.</summary>
    /// <param name="name">As it was set.</param>
    public bool Has(string name) => _values.ContainsKey(_prefix + name) || _tensors.ContainsKey(_prefix + name);

    /// <summary>Whether it holds anything.</summary>
    internal bool Any => _values.Keys.Concat(_tensors.Keys).Any(name => name.StartsWith(_prefix, StringComparison.Ordinal));

    /// <summary>Keeps text.</summary>
    /// <param name="name">For finding it again.</param>
    /// <param name="value">Any text.</param>
    public void Set(string name, string value) => _values[_prefix + name] = value;

    /// <summary>Keeps an integer.</summary>
    /// <param name="name">For finding it again.</param>
    /// <param name="value">Any.</param>
    public void Set(string name, long value) => Set(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Keeps a number, to the last bit; NaN and infinities too.</summary>
    /// <param name="name">For finding it again.</param>
    /// <param name="value">Any.</param>
    public void Set(string name, double value) => Set(name, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Makes a tensor.</summary>
    /// <param name="name">For finding it again.</param>
    /// <param name="shape">Its extents.</param>
    /// <returns>Its numbers, to be filled.</returns>
    public Memory<float> Add(string name, ImmutableArray<int> shape)
    {
        var tensor = new Parameter(new ParameterDescription(_prefix + name, shape, Initializer.Zeros, 1, 1));
        _tensors[_prefix + name] = tensor;
        return tensor.Values;
    }

    /// <summary>The text of a name.</summary>
    /// <param name="name">As it was set.</param>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public string Text(string name) => _values.TryGetValue(_prefix + name, out string? value) ? value : throw Missing(name);

    /// <summary>The integer of a name.</summary>
    /// <param name="name">As it was set.</param>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public long WholeNumber(string name) => long.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : throw Wrong(name, "an integer");

    /// <summary>The number of a name.</summary>
    /// <param name="name">As it was set.</param>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public double Number(string name) => double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Wrong(name, "a number");

    /// <summary>The tensor of a name.</summary>
    /// <param name="name">As it was added.</param>
    /// <param name="length">The numbers that it must have.</param>
    /// <exception cref="InvalidDataException">There is none, or one of another length.</exception>
    public ReadOnlyMemory<float> Tensor(string name, int length)
    {
        ReadOnlyMemory<float> values = _tensors.TryGetValue(_prefix + name, out Parameter? tensor) ? tensor.Values : throw Missing(name);
        return values.Length == length ? values : throw Wrong(name, $"{length} numbers instead of {values.Length}");
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">Replaced where it exists.</param>
    /// <exception cref="IOException">The file cannot be written; one that was there is as it was.</exception>
    internal void Save(string path) => SafetensorsWriter.Save(path, [.. _tensors.Values], _values);

    /// <summary>Reads the file.</summary>
    /// <param name="path">As written by <see cref="Save"/>.</param>
    /// <exception cref="InvalidDataException">It is no such file, or damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static TrainingState Load(string path)
    {
        (Dictionary<string, string> values, Dictionary<string, float[]> tensors) = SafetensorsFile.ReadAll(path);
        var state = new TrainingState(values, [], "");
        foreach ((string name, float[] numbers) in tensors)
        {
            numbers.CopyTo(state.Add(name, [numbers.Length]));
        }

        return state;
    }

    private InvalidDataException Missing(string name) =>
        new($"Found no '{_prefix}{name}' in the checkpoint, expected what this training run keeps there; resume with the same network, optimiser, schedule and callbacks.");

    private InvalidDataException Wrong(string name, string expected) =>
        new($"Found something else at '{_prefix}{name}' in the checkpoint, expected {expected}; resume with the same network, optimiser, schedule and callbacks.");
}
