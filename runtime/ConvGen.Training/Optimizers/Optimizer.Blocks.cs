using System.Numerics;
using System.Runtime.InteropServices;

namespace ConvGen;

/// <content>How the packed parameters are cut into blocks, each within one parameter and with state of its own.</content>
public abstract partial class Optimizer
{
    private const int BlockLength = 8192;

    // State is aligned for the widest vector that Vector<float> may be, so that a short block's whole vectors touch no neighbour's.
    private const int StateAlignment = 16;

    private Block[] _blocks = [];
    private float[][] _state = [];
    private double[] _squares = [];

    /// <summary>Makes blocks and state on the first call.</summary>
    /// <param name="step">Whose parameters will be changed.</param>
    internal void Prepare(TrainingStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        int length = step.Parameters.Length;
        if (_length < 0)
        {
            _blocks = [.. Cut(step)];
            _squares = new double[_blocks.Length];
            _state = MakeState(_blocks.Length == 0 ? 0 : _blocks[^1].StateStart + Align(_blocks[^1].Length));
            _length = length;
        }
        else if (_length != length)
        {
            throw new ArgumentException(
                $"Found a step of {length} packed parameters, expected the {_length} that this {GetType().Name} has state for; create an optimiser for each network.", nameof(step));
        }
    }

    /// <summary>Adds what a run that goes on needs: the count of steps, and each state in canonical order.</summary>
    /// <param name="step">Whose parameters were changed.</param>
    /// <param name="state">Receives it.</param>
    internal void Save(TrainingStep step, TrainingState state)
    {
        Prepare(step);
        state.Set("kind", Kind);
        state.Set("steps", Steps);
        float[] packed = new float[_length];
        for (int i = 0; i < _state.Length; i++)
        {
            foreach (Block block in _blocks)
            {
                _state[i].AsSpan(block.StateStart, block.Length).CopyTo(packed.AsSpan(block.Start));
            }

            string name = StateNames[i];
            step.Unpack(packed, p => state.Add($"{name}/{step.NetworkDescription.Parameters[p].Name}", step.NetworkDescription.Parameters[p].Shape));
        }
    }

    /// <summary>Takes what <see cref="Save"/> gave.</summary>
    /// <param name="step">Whose parameters will be changed.</param>
    /// <param name="state">Holds it.</param>
    /// <param name="begins">Whether it begins anew where the state is one of another kind.</param>
    /// <exception cref="InvalidDataException">The state is one of another kind.</exception>
    internal void Load(TrainingStep step, TrainingState state, bool begins = false)
    {
        Prepare(step);
        if (begins && state.Text("kind") != Kind)
        {
            return;
        }

        Steps = state.WholeNumber("steps");
        float[] packed = new float[_length];
        for (int i = 0; i < _state.Length; i++)
        {
            string name = StateNames[i];
            Array.Fill(packed, InitialState(i));
            step.Pack(p => state.Tensor($"{name}/{step.NetworkDescription.Parameters[p].Name}", step.NetworkDescription.Parameters[p].Length), packed);
            foreach (Block block in _blocks)
            {
                packed.AsSpan(block.Start, block.Length).CopyTo(_state[i].AsSpan(block.StateStart));
            }
        }
    }

    /// <summary>One goes on with what another of the same kind remembered.</summary>
    private string Kind => string.Join(' ', [GetType().Name, .. StateNames]);

    private static int Align(int length) => (length + StateAlignment - 1) / StateAlignment * StateAlignment;

    private float[][] MakeState(int length) => [.. StateNames.Select((_, i) => Filled(length, InitialState(i)))];

    private static float[] Filled(int length, float value)
    {
        float[] values = new float[length];
        Array.Fill(values, value);
        return values;
    }

    private IEnumerable<Block> Cut(TrainingStep step)
    {
        int stateStart = 0;
        foreach ((int start, int end, int parameter, float factor, float decay) in Segments(step))
        {
            for (int first = start; first < end; first += BlockLength)
            {
                int length = Math.Min(BlockLength, end - first);
                yield return new Block(first, length, stateStart, parameter, factor, decay);
                stateStart += Align(length);
            }
        }
    }

    /// <summary>The packed parameters in order: each has its own learning rate and decay, and may be frozen.</summary>
    private IEnumerable<(int Start, int End, int Parameter, float Factor, float Decay)> Segments(TrainingStep step)
    {
        foreach (ParameterGroup group in Groups.Where(g => !step.NetworkDescription.Parameters.Any(g.Matches)))
        {
            throw new ArgumentException(
                $"The parameter group {group} matches no parameter of {step.NetworkDescription.Name}, expected at least one; its parameters are {string.Join(", ", step.NetworkDescription.Parameters.Select(p => p.Name))}.");
        }

        // A step of one's own may have packed numbers that are no network's parameters.
        if (step.NetworkDescription.Parameters.Length == 0 || step.ParameterStarts().Length == 0)
        {
            yield return (0, step.Parameters.Length, -1, 1f, WeightDecay);
            yield break;
        }

        (int Start, int Parameter)[] starts = [.. step.ParameterStarts().Select((start, parameter) => (start, parameter)).Where(p => p.start >= 0).Order()];
        for (int i = 0; i < starts.Length; i++)
        {
            ParameterDescription parameter = step.NetworkDescription.Parameters[starts[i].Parameter];
            int start = i == 0 ? 0 : starts[i].Start;
            int end = i + 1 < starts.Length ? starts[i + 1].Start : step.Parameters.Length;
            float factor = (Groups.FirstOrDefault(g => g.LearningRate is not null && g.Matches(parameter))?.LearningRate ?? LearningRate) / LearningRate;
            float decay = Groups.FirstOrDefault(g => g.WeightDecay is not null && g.Matches(parameter))?.WeightDecay ?? WeightDecay;
            yield return (start, end, starts[i].Parameter, factor, decay);
        }
    }

    private void UpdateBlockAt(int index, int worker)
    {
        Block block = _blocks[index];
        if (block.IsFrozen(_step!))
        {
            return;
        }

        Span<float> parameters = _step!.Parameters.Slice(block.Start, block.Length);
        Span<float> gradients = _step.Gradients.Slice(block.Start, block.Length);
        Clip(gradients);
        float rate = block.RateFactor == 1f ? _rate : _rate * block.RateFactor;
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(parameters);
        Update(new UpdateBlock(vectors, MemoryMarshal.Cast<float, Vector<float>>(gradients), _state, block.StateStart, rate, block.WeightDecay));
        int rest = parameters.Length - (vectors.Length * Vector<float>.Count);
        if (rest > 0)
        {
            // The last elements travel in vectors of their own, so that an optimiser's formula is written once.
            Span<float> lastParameters = stackalloc float[Vector<float>.Count];
            Span<float> lastGradients = stackalloc float[Vector<float>.Count];
            lastParameters.Clear();
            lastGradients.Clear();
            parameters[^rest..].CopyTo(lastParameters);
            gradients[^rest..].CopyTo(lastGradients);
            Update(new UpdateBlock(
                MemoryMarshal.Cast<float, Vector<float>>(lastParameters), MemoryMarshal.Cast<float, Vector<float>>(lastGradients), _state,
                block.StateStart + parameters.Length - rest, rate, block.WeightDecay));
            lastParameters[..rest].CopyTo(parameters[^rest..]);
        }

        // While the block is in the first-level cache; whichever thread finds something writes the same.
        if (!Finiteness.Holds(parameters))
        {
            IsFinite = false;
        }
    }

    /// <summary>While the block is in the first-level cache, so that parameters and gradients still come from memory once.</summary>
    private void Clip(Span<float> gradients)
    {
        if (_scale != 1f)
        {
            foreach (ref Vector<float> gradient in MemoryMarshal.Cast<float, Vector<float>>(gradients))
            {
                gradient *= _scale;
            }

            foreach (ref float gradient in gradients[(gradients.Length - (gradients.Length % Vector<float>.Count))..])
            {
                gradient *= _scale;
            }
        }

        if (MaxGradientValue is { } limit)
        {
            var most = new Vector<float>(limit);
            foreach (ref Vector<float> gradient in MemoryMarshal.Cast<float, Vector<float>>(gradients))
            {
                gradient = Vector.Min(Vector.Max(gradient, -most), most);
            }

            foreach (ref float gradient in gradients[(gradients.Length - (gradients.Length % Vector<float>.Count))..])
            {
                gradient = MathF.Min(MathF.Max(gradient, -limit), limit);
            }
        }
    }

    private float FindScale(float most)
    {
        _step!.Team.Run(_blocks.Length, _squareBlock);
        double sum = 0;
        foreach (double square in _squares)
        {
            sum += square;
        }

        GradientNorm = Math.Sqrt(sum);
        return GradientNorm > most ? (float)(most / (GradientNorm + 1e-6)) : 1f;
    }

    private void SquareBlockAt(int index, int worker)
    {
        if (_blocks[index].IsFrozen(_step!))
        {
            _squares[index] = 0;
            return;
        }

        Span<float> gradients = _step!.Gradients.Slice(_blocks[index].Start, _blocks[index].Length);
        Vector<double> sum = Vector<double>.Zero;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        foreach (Vector<float> gradient in vectors)
        {
            Vector.Widen(gradient, out Vector<double> low, out Vector<double> high);
            sum += (low * low) + (high * high);
        }

        double total = Vector.Sum(sum);
        foreach (float gradient in gradients[(vectors.Length * Vector<float>.Count)..])
        {
            total += (double)gradient * gradient;
        }

        _squares[index] = total;
    }

    /// <summary>A part of the packed parameters that is updated by one call.</summary>
    /// <param name="Start">In the packed parameters.</param>
    /// <param name="Length">In floats.</param>
    /// <param name="StateStart">In each state.</param>
    /// <param name="Parameter">The index of the parameter that it belongs to; −1 for none.</param>
    /// <param name="RateFactor">Times the step's learning rate.</param>
    /// <param name="WeightDecay">Of its group.</param>
    private readonly record struct Block(int Start, int Length, int StateStart, int Parameter, float RateFactor, float WeightDecay)
    {
        public bool IsFrozen(TrainingStep step) => Parameter >= 0 && step.IsFrozen(Parameter);
    }
}
