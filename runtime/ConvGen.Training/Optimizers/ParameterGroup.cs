using System.Globalization;
using System.IO.Enumeration;

namespace ConvGen;

/// <summary>
/// Parameters of a network, found by their names, that have a learning rate or weight decay of their own. PyTorch: an entry of <c>param_groups</c>.
/// </summary>
/// <example><code>
/// new AdamW(1e-3f, weightDecay: 0.05f)
/// {
///     Groups = [ParameterGroup.BiasesAndNorms(weightDecay: 0f), new ParameterGroup("layer4.*") { LearningRate = 1e-4f }],
/// }
/// </code></example>
public sealed class ParameterGroup
{
    private readonly Func<ParameterDescription, bool> _matches;
    private readonly string _name;

    /// <summary>The parameters whose names match a pattern.</summary>
    /// <param name="pattern">A name as in a PyTorch state dict, in which <c>*</c> stands for any characters and <c>?</c> for one: <c>conv1.weight</c>, <c>*.bias</c>, <c>layer4.*</c>. Case counts.</param>
    /// <exception cref="ArgumentException">The pattern is empty.</exception>
    public ParameterGroup(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        _matches = parameter => FileSystemName.MatchesSimpleExpression(pattern, parameter.Name, ignoreCase: false);
        _name = $"'{pattern}'";
    }

    /// <summary>The parameters for which a condition holds.</summary>
    /// <param name="condition">Asked once for each parameter.</param>
    /// <exception cref="ArgumentNullException">There is no condition.</exception>
    public ParameterGroup(Func<ParameterDescription, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        _matches = condition;
        _name = "with a condition";
    }

    /// <summary>η of these parameters at the height of the schedule: the schedule moves it as it moves the optimiser's. 0 freezes them. Null: the optimiser's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or no finite number.</exception>
    public float? LearningRate
    {
        get;
        init => field = value is { } rate ? Optimizer.NotNegative(rate, nameof(LearningRate)) : null;
    }

    /// <summary>λ of these parameters. Null: the optimiser's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or no finite number.</exception>
    public float? WeightDecay
    {
        get;
        init => field = value is { } decay ? Optimizer.NotNegative(decay, nameof(WeightDecay)) : null;
    }

    /// <summary>Every parameter of one dimension: biases, and the scales and shifts of normalisations, which are usually spared weight decay.</summary>
    /// <param name="weightDecay">λ. Default 0.</param>
    public static ParameterGroup BiasesAndNorms(float weightDecay = 0f) => new(parameter => parameter.Shape.Length == 1) { WeightDecay = weightDecay };

    /// <inheritdoc/>
    public override string ToString() => _name;

    /// <summary>Its name and numbers, for the optimiser's <see cref="Optimizer.ToString"/>.</summary>
    internal string Describe() =>
        $"{_name}{(LearningRate is { } rate ? $" learningRate: {rate.ToString(CultureInfo.InvariantCulture)}" : "")}{(WeightDecay is { } decay ? $" weightDecay: {decay.ToString(CultureInfo.InvariantCulture)}" : "")}";

    /// <summary>Whether a parameter belongs to it.</summary>
    /// <param name="parameter">Any of the network's.</param>
    internal bool Matches(ParameterDescription parameter) => _matches(parameter);
}
