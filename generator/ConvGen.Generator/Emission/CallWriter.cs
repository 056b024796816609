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
    public static void Write(CodeWriter writer, KernelTable kernels, Step step, string? image, string first)
    {
        IEnumerable<string> arguments = step.Operands.Select(o => $"ref {Reference(o, image, first)}");
        if (step.Kernel.TakesCount)
        {
            arguments = arguments.Append("images");
        }

        if (step.Kernel.TakesKey)
        {
            arguments = arguments.Append($"RandomKey({step.KeyOf}, {first}{(image is null ? "" : $" + {image}")})");
        }

        writer.Line($"{kernels.Class}.{kernels.NameOf(step.Kernel)}({string.Join(", ", arguments)});");
    }

    /// <summary>Writes calls one after the other, in their loops.</summary>
    public static void WriteAll(CodeWriter writer, KernelTable kernels, IEnumerable<Step> steps, string? image, string first)
    {
        var open = new Stack<(StepLoop Loop, CodeWriter.BlockScope Scope)>();
        foreach (Step step in steps)
        {
            List<StepLoop> loops = [.. step.Loops.Where(l => l.Count > 1)];
            while (open.Count > loops.Count || (open.Count > 0 && open.Peek().Loop != loops[open.Count - 1]))
            {
                open.Pop().Scope.Dispose();
            }

            foreach (StepLoop loop in loops.Skip(open.Count))
            {
                open.Push((loop, writer.Block($"for (int {loop.Variable} = 0; {loop.Variable} < {loop.Count}; {loop.Variable}++)")));
            }

            Write(writer, kernels, step, image, first);
        }

        while (open.Count > 0)
        {
            open.Pop().Scope.Dispose();
        }
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
            1 when terms[0][0] == '(' => $"FloatRef.Add(ref {origin}, {terms[0].Substring(1, terms[0].Length - 2)})",
            _ => $"FloatRef.Add(ref {origin}, {string.Join(" + ", terms)})",
        };
    }
}
