namespace ConvGen;

/// <summary>
/// A number that says how good predictions are; it is gathered image by image while a network is evaluated. Derive from it for one of your own. PyTorch: torchmetrics' <c>Metric</c>. Keras: <c>keras.metrics.Metric</c>.
/// </summary>
public abstract class Metric
{
    /// <summary>For derived classes.</summary>
    /// <param name="name">What logs and results call it, such as <c>top-5 accuracy</c>.</param>
    protected Metric(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>What logs and results call it.</summary>
    public string Name { get; }

    /// <summary>The number as of now. NaN where no image has been added.</summary>
    public abstract double Value { get; }

    /// <summary>Forgets everything; called before each evaluation.</summary>
    public abstract void Reset();

    /// <summary>Adds an image. Called on one thread, in the order of the data.</summary>
    /// <param name="output">The main output.</param>
    /// <param name="label">The image's class; anything where the data has none.</param>
    /// <param name="target">The image's numbers; empty where the data has none.</param>
    public abstract void Add(ReadOnlySpan<float> output, int label, ReadOnlySpan<float> target);
}
