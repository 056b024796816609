using System.Reflection;
using ConvGen.Execution;
using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Benchmarks.Measurement;

/// <summary>Calls the emitted kernels of a network's predictor step by step, as its generated code does, in memory of its own.</summary>
internal sealed unsafe class StepRunner
{
    private readonly AlignedBuffer _arena;
    private readonly AlignedBuffer _parameters;
    private readonly AlignedBuffer _image;
    private readonly AlignedBuffer _output;
    private readonly KernelTable _kernels;
    private readonly Type _class;

    public StepRunner(NetworkPlan plan, Type network)
    {
        _kernels = new KernelTable(plan);
        _class = network.GetNestedType(_kernels.Class, BindingFlags.NonPublic) ?? throw new InvalidOperationException($"{network} has no {_kernels.Class}: build it with the generator of this repository.");
        _arena = Filled(plan.Inference.Arena.Length);
        _parameters = Filled(plan.Inference.ParameterLength);
        _image = Filled(plan.Graph.Input.Length);
        _output = Filled(plan.Graph.OutputLength);
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
                nint address = starts[i];
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
        AlignedBuffer buffer = operand.Buffer.Space switch
        {
            Space.Arena or Space.Own => _arena,
            Space.Parameters => _parameters,
            Space.Image => _image,
            Space.Output => _output,
            _ => throw new NotSupportedException($"A predictor has no {operand.Buffer.Space}."),
        };

        // Pinned for as long as this object lives.
        return (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref buffer.Start) + ((nint)(operand.Buffer.Offset + operand.Offset) * sizeof(float));
    }

    private static AlignedBuffer Filled(int length)
    {
        var buffer = new AlignedBuffer(length);
        var random = new Random(1);
        foreach (ref float value in buffer.Span)
        {
            value = 0.01f * random.NextSingle();
        }

        return buffer;
    }
}
