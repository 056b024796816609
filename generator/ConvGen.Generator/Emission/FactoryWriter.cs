using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Emission;

/// <summary>Writes the choice among the vector widths, which the JIT and the AOT compiler fold.</summary>
internal static class FactoryWriter
{
    public static GeneratedSource Write(NetworkGraph graph, IReadOnlyList<(Target Target, InferencePlan Plan)> predictions)
    {
        var writer = new CodeWriter();
        ImplementationFile.WriteHeader(writer, Target.All[0], [$"{graph.Identity.Name}: the code for the widest vectors that the processor has."]);
        using (TypeScope.Open(writer, graph.Identity))
        {
            WriteChoice(writer, "global::ConvGen.Predictor CreatePredictor(int threads = 1)", Target.All.Select(t => $"new Predictor{t.Bits}(this, threads)"));
            writer.Line();
            WriteChoice(writer, "global::ConvGen.PredictorMemory PredictorMemory", predictions.Select(p =>
                $"new global::ConvGen.PredictorMemory({p.Plan.Arena.Length * 4L}L, {p.Plan.Arena.Live * 4L}L, {p.Plan.ParameterLength * 4L}L)"));
            writer.Line();
            if (graph.IsTrained)
            {
                WriteChoice(writer, "global::ConvGen.TrainingStep CreateTrainingStep(int batchSize, int threads = 1)", Target.All.Select(t => $"new Training{t.Bits}(batchSize, threads)"));
            }
            else
            {
                writer.Line("/// <inheritdoc/>");
                writer.Line("protected override bool InferenceOnly => true;");
            }
        }

        return new($"{graph.Identity.HintName}.Factory.g.cs", writer.ToString());
    }

    private static void WriteChoice(CodeWriter writer, string signature, IEnumerable<string> choices)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public override {signature} =>");
        using (writer.Indent())
        {
            string[] values = [.. choices];
            for (int i = 0; i < values.Length; i++)
            {
                bool last = i == values.Length - 1;
                writer.Line(last ? $"{values[i]};" : $"{Target.All[i].Widest.Class}.IsHardwareAccelerated ? {values[i]} :");
            }
        }
    }
}
