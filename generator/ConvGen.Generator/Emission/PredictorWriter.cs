using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Emission;

/// <summary>Writes a target's predictor: packed weights, an arena, and one call after the other.</summary>
internal static class PredictorWriter
{
    public static GeneratedSource Write(NetworkPlan plan)
    {
        InferencePlan inference = plan.Inference;
        string name = plan.Graph.Identity.Name;
        string type = $"Predictor{plan.Target.Bits}";
        var writer = new CodeWriter();
        ImplementationFile.WriteHeader(writer,
        [
            $"{name}: prediction of one image on processors with vectors of {plan.Target.Bits} bits.",
            $"Arena of {inference.ArenaLength} floats:",
            .. inference.Buffers.Select(b => $"  {b}"),
        ]);
        using (TypeScope.Open(writer, plan.Graph.Identity))
        using (writer.Block($"private sealed class {type} : global::ConvGen.Predictor"))
        {
            ImplementationFile.WriteCopies(writer, "s_packing", inference.Packing);
            writer.Line($"private readonly {ImplementationFile.Buffer} _parameters = new {ImplementationFile.Buffer}({inference.ParameterLength});");
            writer.Line();
            using (writer.Block($"public {type}(global::ConvGen.Network network, int threads) : base({name}.Description, {inference.ArenaLength}, threads)"))
            using (writer.Block("for (int i = 0; i < s_packing.Length; i++)"))
            using (writer.Block($"foreach ({ImplementationFile.Copy} copy in s_packing[i])"))
            {
                writer.Line("copy.Copy(ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(network.Parameters[i].Values.Span), ref _parameters.Start);");
            }

            writer.Line();
            writer.Line(ImplementationFile.Optimized);
            using (writer.Block("protected override void Run(ref float arena, ref float image, ref float output)"))
            {
                writer.Line("ref float parameters = ref _parameters.Start;");
                foreach (Step step in inference.Steps)
                {
                    CallWriter.Write(writer, plan.Target, step, image: null, first: "0");
                }
            }
        }

        return new($"{plan.Graph.Identity.HintName}.Predictor.{plan.Target.Bits}.g.cs", writer.ToString());
    }
}
