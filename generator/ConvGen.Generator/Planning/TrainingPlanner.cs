using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>
/// Plans training: micro-batches of images go forward and backward while their activations are in cache. Most convolutions work image by image and gather their
/// weights' gradients in a group's buffer; dense layers, and convolutions with many weights and few pixels, take the micro-batch at once, and their weights' gradients wait for the whole batch. Batch normalisation
/// cuts both passes into phases: what follows it waits for the sums over all images, and everything that is read in a later phase is kept of every image.
/// </summary>
internal sealed partial class TrainingPlanner
{
    /// <summary>Activations of a micro-batch are to stay in the second-level cache: 768 KB of the usual megabyte.</summary>
    private const int CachedFloats = 768 * 1024 / sizeof(float);

    private const int MicroBatchOfLargeNetworks = 4;

    /// <summary>Activations of a micro-batch that is not to stay in the cache: 64 MB, and as much again for gradients.</summary>
    private const long LargestArena = 1 << 24;

    /// <summary>Weights of a dense layer that come from memory for every micro-batch.</summary>
    private const int FewestDenseWeights = 1 << 20;

    private static readonly int[] s_microBatches = [8, 4, 2, 1];

    private readonly Target _target;
    private readonly NetworkGraph _graph;
    private readonly OperationList _list;
    private readonly TrainingMemory _memory;
    private readonly ParameterPlanner _parameters = new();
    private readonly FrozenWeights _frozen;
    private readonly LayerSteps _layers;
    private readonly Dictionary<Edge, int> _valuePhases = [];
    private readonly Dictionary<Edge, int> _gradientPhases = [];
    private readonly HashSet<Edge> _written = [];
    private readonly List<List<Step>> _forward = [];
    private readonly List<List<Step>> _backward = [];
    private readonly List<(List<Step> Phase, Step Step)> _deferred = [];
    private readonly List<GradientJob> _jobs = [];
    private readonly List<RefreshJob> _refresh = [];
    private readonly Dictionary<Operation, NormPlan> _norms = [];
    private readonly Dictionary<Operation, Location> _scales = [];
    private readonly Dictionary<Operation, TrainedWeights> _weights = [];
    private readonly int[] _parametersBefore;
    private readonly int _microBatch;

    private TrainingPlanner(Target target, NetworkGraph graph, OperationList list)
    {
        (_target, _graph, _list) = (target, graph, list);
        _parametersBefore = new int[list.Operations.Count + 1];
        for (int i = 0; i < list.Operations.Count; i++)
        {
            // Those of a normalisation that is folded into the layer before it are not counted: it is frozen.
            int first = list.Operations[i].Tensors.Parameter;
            _parametersBefore[i + 1] = first < 0 ? _parametersBefore[i] : first + TensorIndices.Counts(list.Operations[i].Layer).Parameters;
        }

        _microBatch = ChooseMicroBatch(list);
        _memory = new(list, _microBatch);
        _layers = new(target, _memory.PlaceScratch);
        _frozen = new(TensorIndices.CountParameters(graph));
    }

    public static TrainingPlan Plan(Target target, NetworkGraph graph, OperationList list) => new TrainingPlanner(target, graph, list).Plan();

    private TrainingPlan Plan()
    {
        _valuePhases[_list.Image] = 0;
        Forward(0).Add(StepFactory.PackImage(_list.Image, Value(_list.Image).At));
        foreach (Operation operation in _list.Operations)
        {
            AddForward(operation);
        }

        foreach (OutputPlan output in _list.Outputs)
        {
            Edge edge = output.View.Edge;
            Forward(_valuePhases[edge]).AddRange(StepFactory.Result(_target, output, Value(edge), new(Space.Output, 0, _graph.OutputLength), _memory.PlaceScratch));
        }

        Backward(0);
        foreach (OutputPlan output in _list.Outputs.Where(o => o.View.Edge.NeedsGradient))
        {
            AddOutputGradient(output);
        }

        AddBackward();
        if (_graph.InputGradient)
        {
            Edge image = _list.Image;
            Backward(_gradientPhases[image]).Add(StepFactory.UnpackInputGradient(image, Gradient(image).At));
        }

        foreach ((List<Step> phase, Step step) in _deferred)
        {
            phase.Add(step);
        }

        // Enough groups to feed many threads, but gradients that are large are not copied often. A constant of the network: sums have one order.
        int groups = Math.Max(4, Math.Min(16, 1024 * 1024 / Math.Max(1, _memory.GroupLength)));
        return new(
            _microBatch, _parameters.Length, _memory.DerivedLength, _memory.GroupLength, _memory.ArenaLength, _memory.BatchLength,
            _memory.SharedLength, _memory.StateLength, groups,
            _parameters.Packing(TensorIndices.CountParameters(_graph)), _refresh, _forward, _backward, _jobs,
            [.. _list.Operations.Where(_norms.ContainsKey).Select(o => _norms[o])], _frozen.Plan(),
            [.. _list.Operations.Select(o => new ActivationPlan(o.Output.Name, o.Output.Layout, Value(o.Output).At))], _memory.Report);
    }

    /// <summary>As many images as stay in the cache together. Where one alone does not, and some layers gain from several, as many as those need and the arena can bear.</summary>
    private static int ChooseMicroBatch(OperationList list)
    {
        long floats = list.Edges.Sum(e => (long)e.Layout.Length);
        int cached = s_microBatches.First(m => m == 1 || m * floats <= CachedFloats);
        bool gains = list.Operations.Any(o => o.TakesImagesTogether || o.Layer is DenseLayer { MultiplyAdds: >= FewestDenseWeights });
        return gains && (list.WaitsForBatch || MicroBatchOfLargeNetworks * floats <= LargestArena) ? Math.Max(cached, MicroBatchOfLargeNetworks) : cached;
    }

    private Tensor Value(Edge edge) => new(edge.Layout, _memory.Value(edge));

    private Tensor Gradient(Edge edge) => new(edge.GradientLayout, _memory.Gradient(edge));

    private List<Step> Forward(int phase) => At(_forward, phase);

    private List<Step> Backward(int phase) => At(_backward, phase);

    private static List<Step> At(List<List<Step>> phases, int phase)
    {
        while (phases.Count <= phase)
        {
            phases.Add([]);
        }

        return phases[phase];
    }

    private void AddForward(Operation operation)
    {
        int phase = operation.Inputs.Max(e => _valuePhases[e]);
        switch (operation.Layer)
        {
            case ConvLayer conv:
                AddConvolution(operation, conv, Forward(phase));
                break;
            case ConvTransposeLayer transpose:
                AddTransposedConvolution(operation, transpose, Forward(phase));
                break;
            case DenseLayer dense:
                AddDense(operation, dense, Forward(phase));
                break;
            case BatchNormLayer { Frozen: true } norm:
                AddFrozenNorm(operation, norm, Forward(phase));
                break;
            case BatchNormLayer norm:
                AddNorm(operation, norm, phase++);
                break;
            default:
                Forward(phase).AddRange(_layers.Forward(operation, Value));
                break;
        }

        _valuePhases[operation.Output] = phase;
        if (operation.Output.Activation.MovesZero)
        {
            Forward(phase).AddRange(StepFactory.ClearPadding(operation.Output, Value(operation.Output)));
        }
    }

    private void AddOutputGradient(OutputPlan output)
    {
        Edge edge = output.View.Edge;
        GradientSink sink = Sink(edge)!.Value;
        string name = edge.Name.Replace('.', '_');
        if (sink.Accumulate)
        {
            // A second output of the same activation: by itself first, then added.
            var own = new Tensor(edge.GradientLayout, _memory.PlaceScratch($"a second gradient of the output {edge.Name}", edge.GradientLayout.Length));
            Backward(0).Add(StepFactory.PackOutputGradient(output, _graph.OutputLength, own));
            Backward(0).Add(MoveSteps.Pass($"{name}_output_pass", $"the second gradient of the output {edge.Name}", own, sink));
            return;
        }

        Backward(0).Add(StepFactory.PackOutputGradient(output, _graph.OutputLength, sink.Gradient));
        if (edge.Activation != Activation.None)
        {
            Backward(0).Add(StepFactory.ActivationGradient(
                $"{name}_output_activation", edge, Activation.None, edge.GradientLayout, sink.Gradient.At, edge.GradientLayout, sink.Gradient.At, Value(edge).At));

            // Nothing else writes the lanes past the last channel: what an image that is no number leaves there would stay, and a convolution may sum over its lanes.
            if (edge.Producer?.Layer is ConvLayer)
            {
                Backward(0).AddRange(StepFactory.ClearPadding(edge, sink.Gradient));
            }
        }
    }

    /// <summary>Where the next reader of an edge leaves its share of the gradient; null where nobody wants it. Readers are asked in the order in which they run.</summary>
    private GradientSink? Sink(Edge edge) => edge.NeedsGradient ? new(Gradient(edge), edge.Activation, Value(edge), Accumulate: !_written.Add(edge)) : null;

    /// <summary>Phase by phase, in each the last layers first. A normalisation's sums end a phase, its own gradient stands in the next one.</summary>
    private void AddBackward()
    {
        foreach (Edge edge in _list.Edges)
        {
            _gradientPhases[edge] = 0;
        }

        var work = new List<(int Phase, Operation Operation, bool Applies)>();
        foreach (Operation operation in _list.Operations.Reverse().Where(o => o.Output.NeedsGradient))
        {
            int phase = _gradientPhases[operation.Output];
            bool norm = operation.Layer is BatchNormLayer { Frozen: false };
            work.Add((phase, operation, false));
            if (norm && operation.Input.NeedsGradient)
            {
                work.Add((++phase, operation, true));
            }

            foreach (Edge input in operation.Inputs)
            {
                _gradientPhases[input] = Math.Max(_gradientPhases[input], phase);
            }
        }

        foreach ((int phase, Operation operation, bool applies) in work.OrderBy(w => w.Phase).ThenByDescending(w => w.Operation.Index))
        {
            AddBackward(operation, phase, applies);
        }
    }

    private void AddBackward(Operation operation, int phase, bool applies)
    {
        List<Step> steps = Backward(phase);
        int first = steps.Count;
        Tensor dy = Gradient(operation.Output);
        switch (operation.Layer)
        {
            case ConvLayer conv:
                AddConvolutionGradient(operation, conv, steps);
                break;
            case ConvTransposeLayer transpose:
                AddTransposedConvolutionGradient(operation, transpose, steps);
                break;
            case DenseLayer dense:
                AddDenseGradient(operation, dense, steps);
                break;
            case BatchNormLayer { Frozen: true }:
                AddFrozenNormGradient(operation, steps);
                break;
            case BatchNormLayer when applies:
                AddNormGradient(operation, steps);
                break;
            case BatchNormLayer:
                AddNormSums(operation, phase, steps);
                break;
            default:
                steps.AddRange(_layers.Gradient(operation, Value, dy, Sink));
                break;
        }

        Serve(steps, first, Before(operation));
    }

    /// <summary>Marks the steps from <paramref name="first"/> on that serve nobody in particular yet.</summary>
    private static void Serve(List<Step> steps, int first, Learners learners)
    {
        for (int i = first; i < steps.Count; i++)
        {
            steps[i] = steps[i].For.Kind == LearnerKind.Anyone ? steps[i] with { For = learners } : steps[i];
        }
    }

    private static Learners Own(Operation operation) => new(LearnerKind.Layer, operation.Tensors.Parameter);

    /// <summary>The layer itself and those before it.</summary>
    private Learners Through(Operation operation) => new(LearnerKind.Before, _parametersBefore[operation.Index + 1]);

    private Learners Before(Operation operation) => new(LearnerKind.Before, _parametersBefore[operation.Index]);

    private static void Bind(List<Step> steps, IEnumerable<KernelUse> uses, bool perImage, params (string Name, Location Location)[] buffers)
    {
        var map = buffers.ToDictionary(b => b.Name, b => b.Location);
        steps.AddRange(uses.Select(u => u.Bind(perImage, map)));
    }

    /// <summary>Where an operation's parameters are packed: with those that learn, or with the frozen ones, where a normalisation may be folded in.</summary>
    private (ParameterPlanner Parameters, int Weight, int Bias) Home(Operation operation)
    {
        if (operation.Layer.Frozen)
        {
            (int weight, int bias) = _frozen.Tensors.Of(operation);
            return (_frozen.Parameters, weight, bias);
        }

        return (_parameters, operation.Tensors.Parameter, operation.Tensors.Parameter + 1);
    }

    /// <summary>A place for parameters in the order that one pass reads.</summary>
    private Location PlaceDerived(bool frozen, int length) => frozen ? _frozen.Parameters.Reserve(length) : _memory.PlaceDerived(length);

    /// <summary>Has them made: whenever the packed ones have changed, or once of what is frozen.</summary>
    private void Refresh(bool frozen, RefreshJob job) => (frozen ? _frozen.Jobs : _refresh).Add(job);

    /// <summary>What forward decided about a layer's weights and backward needs.</summary>
    /// <param name="Weights">The packed parameters' order.</param>
    /// <param name="Packed">Where they are.</param>
    /// <param name="Bias">Where the bias is.</param>
    private sealed record TrainedWeights(ConvolutionWeights Weights, Location Packed, Location Bias);
}
