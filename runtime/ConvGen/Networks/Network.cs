using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.ComponentModel;
using System.IO.Enumeration;
using ConvGen.Formats;
using ConvGen.Formats.Onnx;
using ConvGen.Graphs;
using ConvGen.Numerics;

namespace ConvGen;

/// <summary>A network: the owner of the parameters in canonical order. Generated classes derive from it.</summary>
public abstract partial class Network
{
    /// <summary>Called by generated code.</summary>
    /// <param name="description">What the compiler knew.</param>
    protected Network(NetworkDescription description)
    {
        NetworkDescription = description;
        Parameters = Array.AsReadOnly(Array.ConvertAll([.. description.Parameters], p => new Parameter(p)));
        Buffers = Array.AsReadOnly(Array.ConvertAll([.. description.Buffers], p => new Parameter(p)));
    }

    /// <summary>The layers, sizes and parameters.</summary>
    public NetworkDescription NetworkDescription { get; }

    /// <summary>The trainable tensors in canonical order, in the order in which they are saved. PyTorch: <c>named_parameters()</c>. Keras: <c>model.trainable_weights</c>.</summary>
    /// <remarks>
    /// For Keras users: a convolution's weights are out × in × kernel height × kernel width (Keras: kernel height × kernel width × in × out), dense weights are out × in
    /// (Keras: in × out), and the inputs of a dense layer after a map are in channel × height × width order (Keras flattens height × width × channel). Images are height × width × channel, as in Keras.
    /// </remarks>
    public ReadOnlyCollection<Parameter> Parameters { get; }

    /// <summary>
    /// What training gathers without a gradient and predictions use, such as <c>bn1.running_mean</c> and <c>bn1.running_var</c>; saved and loaded with the parameters, counted nowhere.
    /// PyTorch: <c>named_buffers()</c>. Keras: <c>model.non_trainable_weights</c>.
    /// </summary>
    public ReadOnlyCollection<Parameter> Buffers { get; }

    /// <summary>What a predictor of this network holds on this machine; all zero for a class without generated code.</summary>
    public virtual PredictorMemory PredictorMemory => default;

    /// <summary>Whether the generator wrote no training code, as <c>[Network(Inference = true)]</c> or <c>Frozen = true</c> on every layer asks. Overridden by generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual bool InferenceOnly => false;

    /// <summary>A packed, read-only snapshot of the parameters and buffers that predicts. Later changes of the network do not reach it.</summary>
    /// <param name="threads">How many threads <see cref="Predictor.Predict"/> may use, for a batch and, in networks that are large enough, for one image; at least 1. Default 1. The result does not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    /// <exception cref="InvalidOperationException">The class has no generated code; or a layer with <c>Weights = WeightFormat.Half</c> has a weight that half precision cannot hold: beyond 65,504, or not a number.</exception>
    public virtual Predictor CreatePredictor(int threads = 1) => throw MissingImplementation();

    /// <summary>
    /// The packed parameters, gradients and arenas of a training run; <c>Trainer</c> is the comfortable way to use one. Its parameters are zero until <see cref="TrainingStep.Load"/> takes this network's;
    /// <see cref="TrainingStep.Store"/> brings them back, before <see cref="Save"/> or <see cref="CreatePredictor"/>.
    /// </summary>
    /// <param name="batchSize">The most images in one step, at least 1.</param>
    /// <param name="threads">How many threads a step uses, at least 1. Default 1. The result does not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one image or thread, or a batch that no array holds; the message names the largest that fits.</exception>
    /// <exception cref="InvalidOperationException">The class has no generated code, is <c>[Network(Inference = true)]</c>, or has <c>Frozen = true</c> on every layer that could learn.</exception>
    public virtual TrainingStep CreateTrainingStep(int batchSize, int threads = 1) => throw (InferenceOnly ? NoTraining() : MissingImplementation());

    /// <summary>
    /// Saves the parameters and, after them, the buffers as a safetensors file in canonical order. PyTorch: <c>safetensors.torch.save_file(model.state_dict(), path)</c>, and <c>load_file</c> reads it. Keras: <c>save_weights</c>.
    /// The file is written beside <paramref name="path"/> and renamed over it, so that a reader never sees half of one.
    /// </summary>
    /// <param name="path">The file, by custom with the extension <c>.safetensors</c>; replaced where it exists.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The file cannot be written; one that was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; one that was there is as it was.</exception>
    public void Save(string path) => SafetensorsWriter.Save(path, [.. Parameters, .. Buffers]);

    /// <summary>
    /// Saves the network as an ONNX model that predicts (operator set 17), for any batch size. PyTorch: <c>torch.onnx.export(model.eval(), image, path)</c>. Keras: <c>tf2onnx.convert.from_keras</c>.
    /// The input is called <c>input</c> and is planar, batch × channels × height × width, unlike a predictor's; outputs are called as in <see cref="NetworkDescription.Outputs"/>, and are
    /// planar as well. Weights keep their names and are float32, those too that predictors hold in half precision; dropout does nothing.
    /// </summary>
    /// <param name="path">The file, by custom with the extension <c>.onnx</c>; replaced where it exists.</param>
    /// <param name="weights">Whether the weights are in the file or in <c>path.data</c> beside it. Default: in it below 2 GB.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidOperationException">The class has no generated code.</exception>
    /// <exception cref="NotSupportedException">The weights were to be inside, and have 2 GB or more.</exception>
    /// <exception cref="IOException">The file cannot be written; one that was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; one that was there is as it was.</exception>
    public void SaveOnnx(string path, OnnxWeights weights = OnnxWeights.Auto) => OnnxWriter.Save(path, this, DescribeLayers(), weights);

    /// <summary>
    /// Lets training leave layers as they are, from the next <c>Fit</c> or <see cref="TrainingStep.Load"/> on. What comes before the first layer that learns costs no backward work, and a frozen batch normalisation
    /// takes its running statistics instead of the batch's, and leaves them. <c>Frozen = true</c> on a layer's attribute does it for good, and leaves the code out. Keras: <c>layer.trainable = False</c>. PyTorch: <c>requires_grad_(False)</c>, and <c>eval()</c> of frozen normalisations.
    /// </summary>
    /// <param name="patterns">
    /// Names of layers or of tensors, in which <c>*</c> stands for any characters and <c>?</c> for one: <c>conv1</c>, <c>layer1.*</c>, <c>conv*</c>, <c>*.bias</c>. Case counts.
    /// </param>
    /// <exception cref="ArgumentException">A pattern matches nothing; the message lists the names. Nothing is frozen then.</exception>
    /// <exception cref="ArgumentNullException">There are no patterns.</exception>
    public void Freeze(params IReadOnlyList<string> patterns) => SetFrozen(patterns, true);

    /// <summary>Undoes <see cref="Freeze"/>; <c>Unfreeze("*")</c> lets everything learn.</summary>
    /// <param name="patterns">As there.</param>
    /// <exception cref="ArgumentException">A pattern matches nothing; the message lists the names. Nothing is changed then.</exception>
    /// <exception cref="ArgumentNullException">There are no patterns.</exception>
    /// <exception cref="InvalidOperationException">A pattern matches a layer with <c>Frozen = true</c>, which no code trains. Nothing is changed then.</exception>
    public void Unfreeze(params IReadOnlyList<string> patterns) => SetFrozen(patterns, false);

    /// <summary>The network as a table: each layer's output, parameters and multiply-accumulate operations, and the memory of a predictor. Keras: <c>model.summary()</c>.</summary>
    public string Summary() => NetworkSummary.Of(NetworkDescription, PredictorMemory);

    /// <summary>The layers as computations, in order, for exporters. Overridden by generated code.</summary>
    /// <exception cref="InvalidOperationException">The class has no generated code.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual ImmutableArray<LayerNode> DescribeLayers() => throw MissingImplementation();

    /// <summary>
    /// Fills every parameter and buffer as its <see cref="ParameterDescription.Initializer"/> says. Called by the generated <c>Create</c>.
    /// Each parameter has a SplitMix64 stream of its own, keyed by the seed and the parameter's index: adding a layer at the end leaves the others as they were.
    /// </summary>
    /// <param name="seed">The same seed gives the same parameters, on every machine.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void Initialize(int seed)
    {
        for (int i = 0; i < Parameters.Count; i++)
        {
            Fill(Parameters[i], SplitMix64.For(seed, RandomUse.Initialization, i));
        }

        foreach (Parameter buffer in Buffers)
        {
            Fill(buffer, default);
        }
    }

    /// <summary>Takes the parameters and buffers of a safetensors file. Called by the generated <c>Load</c>. When it throws, they are as they were.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidDataException">The file is no safetensors file, is damaged, or holds the parameters of another network; the message lists the differences.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void LoadParameters(string path) => LoadWeights(path);

    private void SetFrozen(IReadOnlyList<string> patterns, bool frozen)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        Parameter[] all = [.. Parameters, .. Buffers];
        Parameter[][] found = [.. patterns.Select(pattern => Array.FindAll(all, tensor => Matches(pattern, tensor.Name) || Matches(pattern, tensor.Layer)))];
        int empty = Array.FindIndex(found, tensors => tensors.Length == 0);
        if (empty >= 0)
        {
            throw new ArgumentException(
                $"Found nothing that matches '{patterns[empty]}' in {NetworkDescription.Name}, expected a layer or tensor; its layers with tensors are {string.Join(", ", all.Select(tensor => tensor.Layer).Distinct())}.",
                nameof(patterns));
        }

        string[] declared = frozen ? [] : [.. found.SelectMany(tensors => tensors).Where(tensor => tensor.Description.IsFrozen).Select(tensor => tensor.Layer).Distinct()];
        if (declared.Length > 0)
        {
            throw new InvalidOperationException(
                $"Cannot unfreeze {string.Join(", ", declared)} of {NetworkDescription.Name}: found Frozen = true on {(declared.Length == 1 ? "that layer" : "these layers")}, for which no training code was written. "
                + "Remove Frozen = true and build again, or give patterns that leave them out.");
        }

        foreach (Parameter tensor in found.SelectMany(tensors => tensors))
        {
            tensor.IsFrozen = frozen;
        }

        static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
    }

    private static void Fill(Parameter parameter, SplitMix64 random)
    {
        ParameterDescription description = parameter.Description;
        if (description.Initializer is Initializer.Zeros or Initializer.Ones)
        {
            parameter.Values.Span.Fill(description.Initializer is Initializer.Ones ? 1f : 0f);
            return;
        }

        float limit = description.Initializer is Initializer.HeUniform
            ? MathF.Sqrt(6f / description.FanIn)
            : MathF.Sqrt(6f / ((float)description.FanIn + description.FanOut));
        foreach (ref float value in parameter.Values.Span)
        {
            value = limit * random.NextSymmetric();
        }
    }

    private InvalidOperationException NoTraining() => new(Parameters.Count > 0 && Parameters.All(parameter => parameter.Description.IsFrozen)
        ? $"{NetworkDescription.Name} cannot be trained: found Frozen = true on every layer that could learn, so that no training code was written. Remove it from those that are to learn and build again."
        : $"{NetworkDescription.Name} cannot be trained: found [Network(Inference = true)], which leaves the training code out. Remove Inference = true and build again, or train elsewhere and Load the result.");

    private InvalidOperationException MissingImplementation() =>
        new($"{GetType()} has no generated code: expected the ConvGen generator to have written it. Reference the ConvGen package (with its analyzer) and put [Network] on the class.");
}
