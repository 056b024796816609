using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Emission;

/// <summary>Writes the choice among the vector widths, which the JIT and the AOT compiler fold.</summary>
internal static class FactoryWriter
{
    public static GeneratedSource Write(NetworkGraph graph)
    {
        var writer = new CodeWriter();
        ImplementationFile.WriteHeader(writer, [$"{graph.Identity.Name}: the code for the widest vectors that the processor has."]);
        using (TypeScope.Open(writer, graph.Identity))
        {
            WriteChoice(writer, "global::ConvGen.Predictor CreatePredictor(int threads = 1)", "Predictor", "this, threads");
            writer.Line();
            WriteChoice(writer, "global::ConvGen.TrainingStep CreateTrainingStep(int batchSize, int threads = 1)", "Training", "batchSize, threads");
        }

        return new($"{graph.Identity.HintName}.Factory.g.cs", writer.ToString());
    }

    private static void WriteChoice(CodeWriter writer, string signature, string type, string arguments)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public override {signature} =>");
        using (writer.Indent())
        {
            IReadOnlyList<Target> targets = Target.All;
            for (int i = 0; i < targets.Count; i++)
            {
                bool last = i == targets.Count - 1;
                string create = $"new {type}{targets[i].Bits}({arguments})";
                writer.Line(last ? $"{create};" : $"{targets[i].Widest.Class}.IsHardwareAccelerated ? {create} :");
            }
        }
    }
}
