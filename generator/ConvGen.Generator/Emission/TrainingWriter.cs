using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Emission;

/// <summary>Writes a target's training step: the passes over a micro-batch, and the jobs at a batch's end.</summary>
internal static class TrainingWriter
{
    public static GeneratedSource Write(NetworkPlan plan)
    {
        TrainingPlan training = plan.Training;
        string type = $"Training{plan.Target.Bits}";
        var writer = new CodeWriter();
        ImplementationFile.WriteHeader(writer,
        [
            $"{plan.Graph.Identity.Name}: training in micro-batches of {training.MicroBatch} images on processors with vectors of {plan.Target.Bits} bits.",
            $"Arena of {training.ArenaLength} floats for each worker:",
            .. training.Buffers.Select(b => $"  {b}"),
        ]);
        using (TypeScope.Open(writer, plan.Graph.Identity))
        using (writer.Block($"private sealed class {type} : global::ConvGen.TrainingStep"))
        {
            ImplementationFile.WriteCopies(writer, "s_packing", training.Packing);
            ImplementationFile.WriteCopies(writer, "s_derived", training.RefreshJobs);
            WriteConstructor(writer, plan, type);
            writer.Line();
            writer.Line($"protected override {ImplementationFile.Copy}[][] Packing => s_packing;");
            WritePass(writer, plan, "Forward(int phase, ref float arena, ref float batch, ref float image, ref float output, int first, int count)", training.Forward, withDerived: false);
            WritePass(
                writer, plan,
                "Backward(int phase, ref float arena, ref float batch, ref float group, ref float outputGradients, ref float inputGradients, int first, int count)",
                training.Backward, withDerived: true);
            WriteJobs(writer, plan);
            writer.Line();
            using (writer.Block("protected override void RefreshDerived(int job)"))
            using (writer.Block($"foreach ({ImplementationFile.Copy} copy in s_derived[job])"))
            {
                writer.Line("copy.Copy(ref ParameterBuffer.Start, ref Derived.Start);");
            }
        }

        return new($"{plan.Graph.Identity.HintName}.Training.{plan.Target.Bits}.g.cs", writer.ToString());
    }

    private static void WriteConstructor(CodeWriter writer, NetworkPlan plan, string type)
    {
        TrainingPlan t = plan.Training;
        string sizes = $"new global::ConvGen.TrainingPlan(MicroBatch: {t.MicroBatch}, ParameterLength: {t.ParameterLength}, DerivedLength: {t.DerivedLength}, GroupLength: {t.GroupLength}, "
            + $"ArenaLength: {t.ArenaLength}, BatchLength: {t.BatchLength}, Groups: {t.Groups}, GradientJobs: {t.GradientJobs.Count}, RefreshJobs: {t.RefreshJobs.Count})";
        writer.Line();
        writer.Line($"public {type}(int batchSize, int threads)");
        using (writer.Indent())
        {
            writer.Line($": base({plan.Graph.Identity.Name}.Description, {sizes}, inputGradient: {(plan.Graph.InputGradient ? "true" : "false")}, batchSize, threads)");
        }

        writer.Line("{");
        writer.Line("}");
    }

    private static void WritePass(CodeWriter writer, NetworkPlan plan, string signature, IReadOnlyList<Step> steps, bool withDerived)
    {
        writer.Line();
        writer.Line(ImplementationFile.Optimized);
        using (writer.Block($"protected override void {signature}"))
        {
            writer.Line("ref float parameters = ref ParameterBuffer.Start;");
            if (withDerived)
            {
                writer.Line("ref float derived = ref Derived.Start;");
            }

            for (int i = 0; i < steps.Count;)
            {
                if (!steps[i].PerImage)
                {
                    CallWriter.Write(writer, plan.Target, steps[i++], image: null, "first");
                    continue;
                }

                List<Step> run = [.. steps.Skip(i).TakeWhile(s => s.PerImage)];
                i += run.Count;

                using (writer.Block("for (int m = 0; m < count; m++)"))
                {
                    foreach (Step step in run)
                    {
                        CallWriter.Write(writer, plan.Target, step, "m", "first");
                    }
                }
            }
        }
    }

    private static void WriteJobs(CodeWriter writer, NetworkPlan plan)
    {
        writer.Line();
        using (writer.Block($"protected override void BatchGradients(int job, {ImplementationFile.Buffer}[] groups, int images)"))
        {
            writer.Line("ref float batch = ref Batch.Start;");
            writer.Line("ref float gradients = ref GradientBuffer.Start;");
            using (writer.Block("switch (job)"))
            {
                for (int job = 0; job < plan.Training.GradientJobs.Count; job++)
                {
                    writer.Line($"case {job}:");
                    using (writer.Indent())
                    {
                        foreach (GroupSum sum in plan.Training.GradientJobs[job].Sums)
                        {
                            writer.Line($"global::ConvGen.Execution.GradientSums.Add(groups, {sum.Group}, ref FloatRef.Add(ref gradients, {sum.Gradients}), {sum.Count}, {sum.Lanes});");
                        }

                        foreach (Step step in plan.Training.GradientJobs[job].Steps)
                        {
                            CallWriter.Write(writer, plan.Target, step, image: null, "0");
                        }

                        writer.Line("break;");
                    }
                }
            }
        }
    }
}
