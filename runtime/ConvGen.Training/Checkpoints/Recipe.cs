using System.Globalization;
using ConvGen.Data;

namespace ConvGen;

/// <summary>How a run trains, in words: with another recipe a run that goes on would end with other bits than one that was never interrupted.</summary>
internal sealed class Recipe
{
    private readonly (string Name, string Value)[] _parts;

    private Recipe(params (string Name, string Value)[] parts) => _parts = parts;

    /// <summary>That of a run. Optimiser, schedule, loss and augmentation say themselves what they are.</summary>
    /// <param name="session">Of the trainer.</param>
    /// <param name="epochs">Of the run.</param>
    /// <param name="batchSize">At most the images.</param>
    /// <param name="images">How many there are to learn from.</param>
    /// <param name="augmentation">None if null.</param>
    public static Recipe Of(TrainingSession session, int epochs, int batchSize, int images, Augmentation? augmentation) => new(
        ("optimizer", $"{session.Optimizer}"),
        ("schedule", $"{session.Schedule}"),
        ("loss", $"{session.Loss}"),
        ("augmentation", augmentation is null ? "none" : $"{augmentation}"),
        ("epochs", Text(epochs)),
        ("batch size", Text(batchSize)),
        ("images", Text(images)),
        ("seed", Text(session.Seed)));

    /// <summary>Adds it to a checkpoint.</summary>
    /// <param name="state">Receives it.</param>
    public void Save(TrainingState state)
    {
        foreach ((string name, string value) in _parts)
        {
            state.Set(name, value);
        }
    }

    /// <summary>The parts that a checkpoint has otherwise.</summary>
    /// <param name="state">What <see cref="Save"/> filled.</param>
    public IReadOnlyList<(string Name, string There, string Here)> DifferencesFrom(TrainingState state) =>
        [.. _parts.Select(part => (part.Name, There: state.Text(part.Name), Here: part.Value)).Where(part => part.There != part.Here)];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
