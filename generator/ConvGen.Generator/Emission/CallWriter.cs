using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Emission;

/// <summary>Writes calls of kernels: each operand as a reference into its block of memory.</summary>
internal static class CallWriter
{
    /// <summary>Writes one call.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="kernels">The plan's.</param>
    /// <param name="step">What is called.</param>
    /// <param name="image">The index of the image in its micro-batch, or null outside of a loop over images.</param>
    /// <param name="first">The index of the micro-batch's first image in the batch.</param>
    /// <param name="images">How many images there are, as the code around has it.</param>
    public static void Write(CodeWriter writer, KernelTable kernels, Step step, string? image, string first, string images = "count")
    {
        IEnumerable<string> arguments = step.Operands.Select(o => $"ref {Reference(o, image, first)}");
        if (step.Kernel.TakesCount)
        {
            arguments = arguments.Append(step.ImagesPerCount == 1 ? images : $"{images} / {step.ImagesPerCount}");
        }

        if (step.Kernel.TakesKey)
        {
            arguments = arguments.Append($"RandomKey({step.KeyOf}, {first}{(image is null ? "" : $" + {image}")})");
        }

        if (step.Kernel.IsDivided)
        {
            arguments = arguments.Append($"share.Begin({step.Kernel.Parts})").Append($"share.End({step.Kernel.Parts})");
        }

        writer.Line($"{kernels.Class}.{kernels.NameOf(step.Kernel)}({string.Join(", ", arguments)});");
    }

    /// <summary>Whether a gradient is wanted, as the emitted code asks.</summary>
    /// <param name="learners">Whom it serves; somebody in particular.</param>
    public static string Condition(Learners learners) => $"{(learners.Kind == LearnerKind.Layer ? "Learns" : "LearnsBefore")}({learners.Parameter})";

    /// <summary>Writes the calls of a prediction one after the other, in their loops and, where workers divide an image, with what each of them does.</summary>
    public static void WriteAll(CodeWriter writer, KernelTable kernels, InferencePlan plan)
    {
        const string Meet = "share.Meet();";
        var loops = new LoopScopes(writer);
        bool meetsBehindLoop = false;
        CodeWriter.BlockScope? alone = null;
        foreach (Step step in plan.Steps)
        {
            IReadOnlyList<StepLoop> closed = loops.CloseFor(step);
            if (meetsBehindLoop)
            {
                writer.Line(Meet);
                meetsBehindLoop = false;
            }

            foreach (StepLoop loop in closed)
            {
                loops.Open(loop);
            }

            if (plan.IsDivided && !step.IsDivided)
            {
                alone ??= writer.Block("if (share.IsFirst)");
            }

            Write(writer, kernels, step, image: null, first: "0");
            if (step.Meets)
            {
                alone?.Dispose();
                alone = null;
            }

            if (step.Meets && step.IsInDividedLoop)
            {
                meetsBehindLoop = true;
            }
            else if (step.Meets)
            {
                writer.Line(Meet);
            }
        }

        alone?.Dispose();
        loops.CloseAll();
    }

    private static string Reference(Operand operand, string? image, string first)
    {
        (Location buffer, int offset) = (operand.Buffer, operand.Offset);
        string origin = buffer.Space switch
        {
            Space.Image => "image",
            Space.Output => "output",
            Space.OutputGradient => "outputGradients",
            Space.InputGradient => "inputGradients",
            Space.Arena => "arena",
            Space.Own => "own",
            Space.Batch => "batch",
            Space.Parameters => "parameters",
            Space.Derived => "derived",
            Space.Group => "group",
            Space.Gradients => "gradients",
            Space.Shared => "shared",
            _ => throw new InvalidOperationException(),
        };
        List<string> terms = [.. operand.Moves.Select(m => $"({m.Loop.Variable} * {m.Stride})")];
        if (buffer.Space == Space.Batch)
        {
            if (buffer.Offset > 0)
            {
                terms.Add($"({buffer.Offset} * Capacity)");
            }

            string index = image is null ? first : first == "0" ? image : $"({first} + {image})";
            if (index != "0")
            {
                terms.Add($"({index} * {buffer.ImageStride})");
            }

            if (offset != 0)
            {
                terms.Add(offset.ToString());
            }
        }
        else
        {
            if (image is not null && buffer.ImageStride > 0)
            {
                terms.Add($"({image} * {buffer.ImageStride})");
            }

            if (buffer.Offset + offset != 0)
            {
                terms.Add((buffer.Offset + offset).ToString());
            }
        }

        return terms.Count switch
        {
            0 => origin,
            1 when terms[0][0] == '(' => $"FRef.Add(ref {origin}, {terms[0].Substring(1, terms[0].Length - 2)})",
            _ => $"FRef.Add(ref {origin}, {string.Join(" + ", terms)})",
        };
    }
}
