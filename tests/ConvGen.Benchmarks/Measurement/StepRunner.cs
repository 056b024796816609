using System.Reflection;
using ConvGen.Execution;
using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Benchmarks.Measurement;

/// <summary>Calls the emitted kernels of a network step by step, as its generated code does, in memory of its own.</summary>
internal sealed unsafe class StepRunner
{
    private readonly Dictionary<Space, AlignedBuffer> _buffers;
    private readonly KernelTable _kernels;
    private readonly Type _class;
    private int _image;

    private StepRunner(NetworkPlan plan, Type network, Dictionary<Space, AlignedBuffer> buffers)
    {
        _buffers = buffers;
        _kernels = new KernelTable(plan);
        _class = network.GetNestedType(_kernels.Class, BindingFlags.NonPublic) ?? throw new InvalidOperationException($"{network} has no {_kernels.Class}: build it with the generator of this repository.");
    }

    /// <summary>For the steps of a prediction.</summary>
    public static StepRunner Predicting(NetworkPlan plan, Type network)
    {
        AlignedBuffer arena = Filled(plan.Inference.Arena.Length);
        return new(plan, network, new()
        {
            [Space.Arena] = arena,
            [Space.Own] = arena,
            [Space.Parameters] = Filled(plan.Inference.ParameterLength),
            [Space.Image] = Filled(plan.Graph.Input.Length),
            [Space.Output] = Filled(plan.Graph.OutputLength),
        });
    }

    /// <summary>For the steps of training that stay within a micro-batch.</summary>
    public static StepRunner Training(NetworkPlan plan, Type network)
    {
        Generator.Planning.TrainingPlan training = plan.Training!;
        return new(plan, network, new()
        {
            [Space.Arena] = Filled(training.ArenaLength),
            [Space.Parameters] = Filled(training.ParameterLength),
            [Space.Derived] = Filled(training.DerivedLength),
            [Space.Group] = Filled(training.GroupLength),
        });
    }

    /// <summary>What runs these steps for each of so many images.</summary>
    public Action Compile(IReadOnlyList<Step> steps, int images)
    {
        Action each = Compile(steps);
        return () =>
        {
            for (_image = 0; _image < images; _image++)
            {
                each();
            }
        };
    }

    /// <summary>What runs these steps in their loops, on one thread.</summary>
    public Action Compile(IReadOnlyList<Step> steps) => Compile(steps, 0, []);

    private Action Compile(IReadOnlyList<Step> steps, int depth, Dictionary<StepLoop, int> turns)
    {
        var actions = new List<Action>();
        for (int i = 0; i < steps.Count;)
        {
            if (steps[i].Loops.Count == depth)
            {
                actions.Add(Call(steps[i], turns));
                i++;
                continue;
            }

            StepLoop loop = steps[i].Loops[depth];
            List<Step> body = [.. steps.Skip(i).TakeWhile(step => step.Loops.Count > depth && step.Loops[depth] == loop)];
            i += body.Count;
            Action inner = Compile(body, depth + 1, turns);
            actions.Add(() =>
            {
                for (int turn = 0; turn < loop.Count; turn++)
                {
                    turns[loop] = turn;
                    inner();
                }
            });
        }

        Action[] all = [.. actions];
        return () =>
        {
            foreach (Action action in all)
            {
                action();
            }
        };
    }

    private Action Call(Step step, Dictionary<StepLoop, int> turns)
    {
        nint method = (_class.GetMethod(_kernels.NameOf(step.Kernel), BindingFlags.Static | BindingFlags.NonPublic) ?? throw new MissingMethodException(step.Kernel.Name)).MethodHandle.GetFunctionPointer();
        Operand[] operands = [.. step.Operands];
        nint[] starts = [.. operands.Select(Start)];
        nint[] at = new nint[operands.Length];
        bool divided = step.Kernel.IsDivided;
        int parts = step.Kernel.Parts;
        return () =>
        {
            for (int i = 0; i < at.Length; i++)
            {
                nint address = starts[i] + ((nint)_image * operands[i].Buffer.ImageStride * sizeof(float));
                foreach ((StepLoop loop, int stride) in operands[i].Moves)
                {
                    address += (nint)turns[loop] * stride * sizeof(float);
                }

                at[i] = address;
            }

            switch (at.Length, divided)
            {
                case (1, false): ((delegate*<nint, void>)method)(at[0]); break;
                case (2, false): ((delegate*<nint, nint, void>)method)(at[0], at[1]); break;
                case (3, false): ((delegate*<nint, nint, nint, void>)method)(at[0], at[1], at[2]); break;
                case (4, false): ((delegate*<nint, nint, nint, nint, void>)method)(at[0], at[1], at[2], at[3]); break;
                case (5, false): ((delegate*<nint, nint, nint, nint, nint, void>)method)(at[0], at[1], at[2], at[3], at[4]); break;
                case (2, true): ((delegate*<nint, nint, int, int, void>)method)(at[0], at[1], 0, parts); break;
                case (3, true): ((delegate*<nint, nint, nint, int, int, void>)method)(at[0], at[1], at[2], 0, parts); break;
                case (4, true): ((delegate*<nint, nint, nint, nint, int, int, void>)method)(at[0], at[1], at[2], at[3], 0, parts); break;
                case (5, true): ((delegate*<nint, nint, nint, nint, nint, int, int, void>)method)(at[0], at[1], at[2], at[3], at[4], 0, parts); break;
                default: throw new NotSupportedException($"{step.Kernel.Name} has {at.Length} operands.");
            }

            GC.KeepAlive(this);
        };
    }

    private nint Start(Operand operand)
    {
        AlignedBuffer buffer = _buffers.TryGetValue(operand.Buffer.Space, out AlignedBuffer? known) ? known : throw new NotSupportedException($"There is no {operand.Buffer.Space} here.");

        // Pinned for as long as this object lives.
        return (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref buffer.Start) + ((nint)(operand.Buffer.Offset + operand.Offset) * sizeof(float));
    }

    private static AlignedBuffer Filled(int length)
    {
        var buffer = new AlignedBuffer(Math.Max(1, length));
        var random = new Random(1);
        foreach (ref float value in buffer.Span)
        {
            value = 0.01f * random.NextSingle();
        }

        return buffer;
    }
}
