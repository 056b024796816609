using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Emission;

/// <summary>Writes a target's training step: the passes over a micro-batch, and the jobs at a batch's end.</summary>
internal static class TrainingWriter
{
    private const string Transform = "global::ConvGen.Execution.WinogradRefresh";

    public static GeneratedSource Write(NetworkPlan plan, TrainingPlan training, KernelTable kernels)
    {
        string type = $"Training{plan.Target.Bits}";
        var writer = new CodeWriter();
        ImplementationFile.WriteHeader(writer, plan.Target,
        [
            $"{plan.Graph.Identity.Name}: training in micro-batches of {training.MicroBatch} images on processors with vectors of {plan.Target.Bits} bits.",
            $"Arena of {training.ArenaLength} floats for each worker:",
            .. training.Buffers.Select(b => $"  {b}"),
        ]);
        using (TypeScope.Open(writer, plan.Graph.Identity))
        using (writer.Block($"private sealed class {type} : global::ConvGen.TrainingStep"))
        {
            ImplementationFile.WriteCopies(writer, "s_packing", training.Packing);
            ImplementationFile.WriteCopies(writer, "s_derived", [.. training.RefreshJobs.Select(job => job.Copies)]);
            WriteTransforms(writer, training.RefreshJobs);
            WriteConstructor(writer, plan, training, type);
            writer.Line();
            writer.Line($"protected override {ImplementationFile.Copy}[][] Packing => s_packing;");
            WriteActivations(writer, training);
            WritePass(
                writer, kernels, "Forward(int phase, ref float arena, ref float batch, ref float image, ref float output, int first, int count)", training.Forward, training.Norms.Count > 0);
            WritePass(
                writer, kernels,
                "Backward(int phase, ref float arena, ref float batch, ref float group, ref float outputGradients, ref float inputGradients, int first, int count)",
                training.Backward, training.Norms.Count > 0);
            if (training.Norms.Count > 0)
            {
                NormWriter.Write(writer, plan.Graph, training);
            }

            WriteJobs(writer, training, kernels);
            WriteRefresh(writer, training);
        }

        return new($"{plan.Graph.Identity.HintName}.Training.{plan.Target.Bits}.g.cs", writer.ToString());
    }

    private static void WriteTransforms(CodeWriter writer, IReadOnlyList<RefreshJob> jobs)
    {
        if (jobs.All(job => job.Transform is null))
        {
            return;
        }

        writer.Line("// A job's transform reads packed parameters, or the copies that the job has made.");
        writer.Line($"private static readonly ({Transform} Weights, bool OfCopies)?[] s_transforms =");
        writer.Line("[");
        using (writer.Indent())
        {
            foreach (RefreshJob job in jobs)
            {
                writer.Line(job.Transform is { } t ? $"(new({TransformArguments(t)}), {(t.Source.Space == Space.Derived ? "true" : "false")})," : "null,");
            }
        }

        writer.Line("];");
    }

    private static string TransformArguments(WinogradTransform t)
    {
        PackedWeights packed = t.Packed;
        int sign = t.Turned ? -1 : 1, taps = t.Algorithm.Taps;
        (int row, int column, int input) = (packed.StepsOf(t.Axes.Row), packed.StepsOf(t.Axes.Column), packed.StepsOf(t.Axes.Input));
        int first = t.Turned ? (taps - 1) * (row + column) : 0;
        int[] arguments =
        [
            t.Algorithm.Outputs, taps, t.Source.Offset, packed.VectorsPerPanel * packed.Lanes, packed.StepCount, first, sign * row, sign * column, input,
            t.Target.Offset, packed.Vectors * packed.Lanes, t.Inputs, t.Slab, t.Panel,
        ];
        return string.Join(", ", arguments);
    }

    private static string GatheringArguments(WinogradGathering g)
    {
        PackedWeights packed = g.Packed;
        int[] arguments =
        [
            g.Algorithm.Outputs, g.Algorithm.Taps, g.Group.Offset, g.Plane, g.Inputs, g.Outputs, g.Gradients.Offset, packed.VectorsPerPanel * packed.Lanes, packed.StepCount,
            packed.StepsOf(g.Axes.Row), packed.StepsOf(g.Axes.Column), packed.StepsOf(g.Axes.Input),
        ];
        return string.Join(", ", arguments);
    }

    private static void WriteRefresh(CodeWriter writer, TrainingPlan training)
    {
        writer.Line();
        using (writer.Block("protected override void RefreshDerived(int job)"))
        {
            using (writer.Block($"foreach ({ImplementationFile.Copy} copy in s_derived[job])"))
            {
                writer.Line("copy.Copy(ref ParameterBuffer.Start, ref Derived.Start);");
            }

            if (training.RefreshJobs.Any(job => job.Transform is not null))
            {
                using (writer.Block("if (s_transforms[job] is var (weights, ofCopies))"))
                {
                    writer.Line("weights.Apply(ref (ofCopies ? Derived : ParameterBuffer).Start, ref Derived.Start);");
                }
            }
        }
    }

    private static void WriteConstructor(CodeWriter writer, NetworkPlan plan, TrainingPlan t, string type)
    {
        string sizes = $"new global::ConvGen.TrainingPlan(MicroBatch: {t.MicroBatch}, ParameterLength: {t.ParameterLength}, DerivedLength: {t.DerivedLength}, GroupLength: {t.GroupLength}, "
            + $"ArenaLength: {t.ArenaLength}, BatchLength: {t.BatchLength}, Groups: {t.Groups}, GradientJobs: {t.GradientJobs.Count}, RefreshJobs: {t.RefreshJobs.Count})"
            + (t.Norms.Count == 0 ? "" : $" {{ ForwardPhases = {t.Forward.Count}, BackwardPhases = {t.Backward.Count}, SharedLength = {t.SharedLength}, StateLength = {t.StateLength} }}");
        writer.Line();
        writer.Line($"public {type}(int batchSize, int threads)");
        using (writer.Indent())
        {
            writer.Line($": base({plan.Graph.Identity.Name}.Description, {sizes}, inputGradient: {(plan.Graph.InputGradient ? "true" : "false")}, batchSize, threads)");
        }

        writer.Line("{");
        writer.Line("}");
    }

    /// <summary>Made anew at each call, which is rare: no run pays for a table that nobody asks for.</summary>
    private static void WriteActivations(CodeWriter writer, TrainingPlan training)
    {
        writer.Line();
        writer.Line("protected override global::ConvGen.Execution.ActivationPlace[] Activations =>");
        writer.Line("[");
        using (writer.Indent())
        {
            foreach (ActivationPlan activation in training.Activations)
            {
                TensorLayout layout = activation.Layout;
                writer.Line(
                    $"new(\"{activation.Name}\", {(activation.At.Space == Space.Batch ? "true" : "false")}, {activation.At.Offset}, {layout.Origin}, {activation.At.ImageStride}, "
                    + $"({layout.Shape.Height}, {layout.RowStride}), ({layout.Shape.Width}, {layout.ColumnStride}), ({layout.Shape.Channels}, {layout.ChannelStride})),");
            }
        }

        writer.Line("];");
    }

    private static void WritePass(CodeWriter writer, KernelTable kernels, string signature, IReadOnlyList<IReadOnlyList<Step>> phases, bool shares)
    {
        writer.Line();
        writer.Line(ImplementationFile.Optimized);
        using (writer.Block($"protected override void {signature}"))
        {
            writer.Line("ref float parameters = ref ParameterBuffer.Start;");
            writer.Line("ref float derived = ref Derived.Start;");
            if (shares)
            {
                writer.Line("ref float shared = ref Shared.Start;");
            }

            if (phases.Count == 1)
            {
                WriteSteps(writer, kernels, phases[0]);
                return;
            }

            using (writer.Block("switch (phase)"))
            {
                for (int phase = 0; phase < phases.Count; phase++)
                {
                    writer.Line($"case {phase}:");
                    using (writer.Indent())
                    {
                        WriteSteps(writer, kernels, phases[phase]);
                        writer.Line("break;");
                    }
                }
            }
        }
    }

    private static void WriteSteps(CodeWriter writer, KernelTable kernels, IReadOnlyList<Step> steps)
    {
        for (int i = 0; i < steps.Count;)
        {
            List<Step> run = [.. steps.Skip(i).TakeWhile(s => s.PerImage == steps[i].PerImage)];
            i += run.Count;
            using CodeWriter.BlockScope? images = run[0].PerImage ? writer.Block("for (int m = 0; m < count; m++)") : null;
            for (int j = 0; j < run.Count;)
            {
                List<Step> together = [.. run.Skip(j).TakeWhile(s => s.For == run[j].For)];
                j += together.Count;
                using CodeWriter.BlockScope? condition = together[0].For.Kind == LearnerKind.Anyone ? null : writer.Block($"if ({CallWriter.Condition(together[0].For)})");
                var loops = new LoopScopes(writer);
                foreach (Step step in together)
                {
                    foreach (StepLoop loop in loops.CloseFor(step))
                    {
                        loops.Open(loop);
                    }

                    CallWriter.Write(writer, kernels, step, step.PerImage ? "m" : null, "first");
                }

                loops.CloseAll();
            }
        }
    }

    private static void WriteJobs(CodeWriter writer, TrainingPlan training, KernelTable kernels)
    {
        writer.Line();
        using (writer.Block($"protected override void BatchGradients(int job, {ImplementationFile.Buffer}[] groups, int images)"))
        {
            writer.Line("ref float batch = ref Batch.Start;");
            writer.Line("ref float gradients = ref GradientBuffer.Start;");
            using (writer.Block("switch (job)"))
            {
                for (int job = 0; job < training.GradientJobs.Count; job++)
                {
                    writer.Line($"case {job}:");
                    using (writer.Indent())
                    {
                        using (writer.Block($"if ({CallWriter.Condition(training.GradientJobs[job].For)})"))
                        {
                            foreach (GroupSum sum in training.GradientJobs[job].Sums)
                            {
                                writer.Line($"global::ConvGen.Execution.GradientSums.Add(groups, {sum.Group}, ref FRef.Add(ref gradients, {sum.Gradients}), {sum.Count}, {sum.Lanes});");
                            }

                            if (training.GradientJobs[job].Gathering is var (products, first, count))
                            {
                                writer.Line($"new global::ConvGen.Execution.WinogradSums({GatheringArguments(products)}).Apply(groups, ref gradients, {first}, {count});");
                            }

                            foreach (Step step in training.GradientJobs[job].Steps)
                            {
                                CallWriter.Write(writer, kernels, step, image: null, "0", "images");
                            }
                        }

                        writer.Line("break;");
                    }
                }
            }
        }
    }
}
