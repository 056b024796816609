using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Emission;

/// <summary>Writes what happens between the phases of a training step: each batch normalisation's sums over all images become the factors of the next phase.</summary>
internal static class NormWriter
{
    private const string Statistics = "global::ConvGen.Execution.BatchStatistics";

    public static void Write(CodeWriter writer, NetworkGraph graph, TrainingPlan training)
    {
        writer.Line();
        WritePacking(writer, graph, training);
        writer.Line();
        using (writer.Block("protected override void AfterForward(int phase, int images, bool learning)"))
        {
            WritePhases(writer, training.Norms, static norm => norm.ForwardPhase, Forward);
        }

        writer.Line();
        using (writer.Block("protected override void AfterBackward(int phase, int images)"))
        {
            WritePhases(writer, training.Norms, static norm => norm.BackwardPhase, Backward);
        }
    }

    private static void WritePacking(CodeWriter writer, NetworkGraph graph, TrainingPlan training)
    {
        var copies = new List<IReadOnlyList<CopyPlan>>();
        foreach (BatchNormLayer layer in graph.Layers.OfType<BatchNormLayer>())
        {
            if (layer.Frozen)
            {
                // Its statistics have been made a scale and a shift.
                copies.AddRange([[], []]);
                continue;
            }

            NormPlan norm = training.Norms.Single(n => n.Layer.Name == layer.Name);
            int channels = layer.Output.Channels;
            copies.Add([new(0, norm.State, [(channels, 1, 1)])]);
            copies.Add([new(0, norm.State + norm.Channels, [(channels, 1, 1)])]);
        }

        ImplementationFile.WriteCopies(writer, "s_state", copies);
        writer.Line($"protected override {ImplementationFile.Copy}[][] StatePacking => s_state;");
    }

    private static void WritePhases(CodeWriter writer, IReadOnlyList<NormPlan> norms, Func<NormPlan, int> phaseOf, Func<NormPlan, string> call)
    {
        using (writer.Block("switch (phase)"))
        {
            foreach (IGrouping<int, NormPlan> phase in norms.Where(n => phaseOf(n) >= 0).GroupBy(phaseOf).OrderBy(g => g.Key))
            {
                writer.Line($"case {phase.Key}:");
                using (writer.Indent())
                {
                    foreach (NormPlan norm in phase)
                    {
                        writer.Line(call(norm));
                    }

                    writer.Line("break;");
                }
            }
        }
    }

    private static string Forward(NormPlan norm) =>
        $"{Statistics}.Forward({Sums(norm)}, {Parameter("ParameterBuffer", norm.Gamma)}, {Parameter("ParameterBuffer", norm.Beta)}, ref FRef.Add(ref Shared.Start, {norm.Shared}), "
        + $"ref FRef.Add(ref State.Start, {norm.State}), {norm.Layer.Output.Channels}, {ElementaryCode.Literal(norm.Layer.Momentum)}, {ElementaryCode.Literal(norm.Layer.Epsilon)}, learning, !Moves({norm.Buffer}));";

    private static string Backward(NormPlan norm) =>
        $"if ({CallWriter.Condition(norm.For)}) {Statistics}.Backward({Sums(norm)}, ref FRef.Add(ref Shared.Start, {norm.Shared}), {Parameter("GradientBuffer", norm.Gamma)}, {Parameter("GradientBuffer", norm.Beta)}, !Moves({norm.Buffer}));";

    private static string Sums(NormPlan norm) =>
        $"ref FRef.Add(ref Batch.Start, {norm.Sums.Offset} * Capacity), {norm.Sums.ImageStride}, images, {norm.Layer.Input.Height * norm.Layer.Input.Width}, {norm.Channels}";

    private static string Parameter(string buffer, Location? place) =>
        place is { } at ? $"ref FRef.Add(ref {buffer}.Start, {at.Offset})" : "ref FRef.NullRef<float>()";
}
