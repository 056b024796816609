using ConvGen.Data;

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

    /// <summary>
    /// Makes the metric ready for a network and its data, and refuses those that it cannot measure. Called before an evaluation, and before the first step of a run that is validated. Default: nothing.
    /// </summary>
    /// <param name="network">Its first output is what will be added.</param>
    /// <param name="data">The images that will be predicted.</param>
    /// <exception cref="InvalidOperationException">The network's main output is none that the metric can measure.</exception>
    /// <exception cref="ArgumentException">The data has nothing that the metric can compare with.</exception>
    protected internal virtual void Prepare(NetworkDescription network, IImageSource data)
    {
    }

    /// <summary>Forgets everything; called before each evaluation.</summary>
    public abstract void Reset();

    /// <summary>Adds an image. Called on one thread, in the order of the data.</summary>
    /// <param name="output">The main output.</param>
    /// <param name="label">The image's class; anything where the data has none.</param>
    /// <param name="target">The image's numbers; empty where the data has none.</param>
    public abstract void Add(ReadOnlySpan<float> output, int label, ReadOnlySpan<float> target);

    /// <summary>Refuses data of other classes than the network's outputs.</summary>
    /// <param name="network">What predicts.</param>
    /// <param name="data">What it predicts.</param>
    /// <exception cref="ArgumentException">It has another number of classes, or none.</exception>
    private protected void RequireClasses(NetworkDescription network, IImageSource data)
    {
        if (data.ClassCount != network.Output.Length)
        {
            throw new ArgumentException(
                $"Found data of {data.ClassCount} classes for the metric '{Name}', expected {network.Output.Length}, the outputs of {network.Name}; it measures classifiers: take another metric, or give the data its classes.",
                nameof(data));
        }
    }
}
