using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Emission;

/// <summary>Writes a target's predictor: packed weights, an arena, and one call after the other.</summary>
internal static class PredictorWriter
{
    public static GeneratedSource Write(NetworkPlan plan, KernelTable kernels)
    {
        InferencePlan inference = plan.Inference;
        string name = plan.Graph.Identity.Name;
        string type = $"Predictor{plan.Target.Bits}";
        var writer = new CodeWriter();
        ImplementationFile.WriteHeader(writer, plan.Target,
        [
            $"{name}: prediction of one image on processors with vectors of {plan.Target.Bits} bits.",
            $"Arena of {inference.Arena.Length} floats; the most in use together are {inference.Arena.Live}:",
            .. inference.Arena.Report.Select(b => $"  {b}"),
        ]);
        using (TypeScope.Open(writer, plan.Graph.Identity))
        using (writer.Block($"private sealed class {type} : global::ConvGen.Predictor"))
        {
            ImplementationFile.WriteCopies(writer, "s_packing", inference.Packing);
            ImplementationFile.WriteFolds(writer, inference.Folds);
            WriteWinograd(writer, inference.Winograd);
            WriteHalves(writer, inference.Halves);
            writer.Line($"private readonly {ImplementationFile.Buffer} _parameters = new {ImplementationFile.Buffer}({inference.ParameterLength});");
            writer.Line();
            using (writer.Block($"public {type}(global::ConvGen.Network network, int threads) : base(Description, {inference.Arena.Length}, threads, divides: {(inference.IsDivided ? "true" : "false")})"))
            {
                // The network's own tensors, then those that batch normalisations make of them.
                writer.Line("global::System.ReadOnlyMemory<float>[] tensors = global::ConvGen.Execution.BatchNormFold.Apply(network, s_folds);");
                if (inference.Winograd.Count > 0)
                {
                    using (writer.Block("foreach (global::ConvGen.Execution.WinogradWeights weights in s_winograd)"))
                    {
                        writer.Line("weights.Pack(tensors[weights.Tensor].Span, ref _parameters.Start);");
                    }
                }

                if (inference.Halves.Count > 0)
                {
                    using (writer.Block("foreach (global::ConvGen.Execution.HalfWeights weights in s_halves)"))
                    {
                        writer.Line("weights.Pack(tensors[weights.Tensor].Span, ref _parameters.Start);");
                    }
                }

                using (writer.Block("for (int i = 0; i < s_packing.Length; i++)"))
                using (writer.Block($"foreach ({ImplementationFile.Copy} copy in s_packing[i])"))
                {
                    writer.Line("copy.Copy(ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(tensors[i].Span), ref _parameters.Start);");
                }
            }

            writer.Line();
            writer.Line(ImplementationFile.Optimized);
            using (writer.Block("protected override void Run(global::ConvGen.Execution.WorkShare share, ref float arena, ref float own, ref float image, ref float output)"))
            {
                writer.Line("ref float parameters = ref _parameters.Start;");
                CallWriter.WriteAll(writer, kernels, inference);
            }
        }

        return new($"{plan.Graph.Identity.HintName}.Predictor.{plan.Target.Bits}.g.cs", writer.ToString());
    }

    private static void WriteWinograd(CodeWriter writer, IReadOnlyList<WinogradPacking> winograd)
    {
        const string Type = "global::ConvGen.Execution.WinogradWeights";
        if (winograd.Count > 0)
        {
            writer.Line($"private static readonly {Type}[] s_winograd = [{string.Join(", ", winograd.Select(w => $"new({w.Tensor}, {w.Algorithm.Outputs}, {w.Algorithm.Taps}, {w.Target}, {w.Outputs}, {w.Inputs}, {w.Slab}, {w.Panel})"))}];");
        }
    }

    private static void WriteHalves(CodeWriter writer, IReadOnlyList<HalfPacking> halves)
    {
        const string Type = "global::ConvGen.Execution.HalfWeights";
        if (halves.Count > 0)
        {
            IEnumerable<string> entries = halves.Select(h => $"new({h.Tensor}, {h.Target}, {h.Length}, \"{h.Name}\", {ImplementationFile.Copies(h.Copies)})");
            writer.Line($"private static readonly {Type}[] s_halves = [{string.Join(", ", entries)}];");
        }
    }
}
