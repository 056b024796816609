using System.Collections.ObjectModel;
using ConvGen.Numerics;

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

    /// <summary>
    /// Fills every parameter as its <see cref="ParameterDescription.Initializer"/> says. Called by the generated <c>Create</c>.
    /// Each parameter has a SplitMix64 stream of its own, keyed by the seed and the parameter's index: adding a layer at the end leaves the others as they were.
    /// </summary>
    /// <param name="seed">The same seed gives the same parameters, on every machine.</param>
    protected void Initialize(int seed)
    {
        for (int i = 0; i < Parameters.Count; i++)
        {
            ParameterDescription description = Parameters[i].Description;
            float limit = description.Initializer switch
            {
                Initializer.HeUniform => MathF.Sqrt(6f / description.FanIn),
                Initializer.GlorotUniform => MathF.Sqrt(6f / (description.FanIn + description.FanOut)),
                _ => 0f,
            };

            SplitMix64 random = SplitMix64.For(seed, i);
            foreach (ref float value in Parameters[i].Values.Span)
            {
                value = limit == 0f ? 0f : limit * random.NextSymmetric();
            }
        }
    }

    /// <summary>Takes the parameters of a safetensors file. Called by the generated <c>Load</c>. When it throws, the network is as it was.</summary>
    /// <param name="path">The file.</param>
    protected void LoadParameters(string path) => throw new NotSupportedException($"The reader of '{path}' follows in the next commit.");

    private InvalidOperationException MissingImplementation() =>
        new($"{GetType()} has no generated code: expected the ConvGen generator to have written it. Reference the ConvGen package (with its analyzer) and put [Network] on the class.");
}
