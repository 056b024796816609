using System.Collections.ObjectModel;

namespace ConvGen;

/// <summary>A network: the owner of the parameters in canonical order. Generated classes derive from it.</summary>
public abstract class Network
{
    /// <summary>Called by generated code.</summary>
    /// <param name="description">What the compiler knew.</param>
    protected Network(NetworkDescription description)
    {
        NetworkDescription = description;
        Parameters = Array.AsReadOnly(Array.ConvertAll([.. description.Parameters], p => new Parameter(p)));
    }

    /// <summary>The layers, sizes and parameters.</summary>
    public NetworkDescription NetworkDescription { get; }

    /// <summary>The trainable tensors in canonical order, in the order in which they are saved.</summary>
    public ReadOnlyCollection<Parameter> Parameters { get; }

    /// <summary>A packed, read-only snapshot of the parameters that predicts. Later changes of the network do not reach it.</summary>
    /// <param name="threads">How many threads <see cref="Predictor.Predict"/> may use for a batch.</param>
    public virtual Predictor CreatePredictor(int threads = 1) => throw MissingImplementation();

    /// <summary>The packed parameters, gradients and arenas of a training run; <c>Trainer</c> is the comfortable way to use one.</summary>
    /// <param name="batchSize">The most images in one step.</param>
    /// <param name="threads">How many threads a step uses. The result does not depend on it.</param>
    public virtual TrainingStep CreateTrainingStep(int batchSize, int threads = 1) => throw MissingImplementation();

    private InvalidOperationException MissingImplementation() =>
        new($"{GetType()} has no generated code: expected the ConvGen generator to have written it. Reference the ConvGen package (with its analyzer) and put [Network] on the class.");
}
