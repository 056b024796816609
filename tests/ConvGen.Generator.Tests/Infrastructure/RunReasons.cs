using Microsoft.CodeAnalysis;

namespace ConvGen.Generator.Tests.Infrastructure;

/// <summary>Why each output of each tracked step ran.</summary>
internal static class RunReasons
{
    public const string SourceOutput = "SourceOutput";
    public const string ImplementationOutput = "ImplementationSourceOutput";

    /// <summary>One line for each step: its name, and the reasons of its outputs with how many have each: <c>Graphs: Unchanged 1, Cached 1</c>.</summary>
    public static string Describe(GeneratorRun run) => string.Join(
        '\n',
        Step(run, NetworkGeneratorStepNames.Declarations),
        Step(run, NetworkGeneratorStepNames.Compilations),
        Step(run, NetworkGeneratorStepNames.Diagnostics),
        Step(run, NetworkGeneratorStepNames.Graphs),
        Step(run, NetworkGeneratorStepNames.Placeholders),
        Step(run, NetworkGeneratorStepNames.Forgotten),
        Step(run, NetworkGeneratorStepNames.Runtime),
        Step(run, SourceOutput),
        Step(run, ImplementationOutput));

    private static string Step(GeneratorRun run, string name)
    {
        IEnumerable<IncrementalStepRunReason> reasons =
            run.Result.TrackedSteps.TryGetValue(name, out var steps) || run.Result.TrackedOutputSteps.TryGetValue(name, out steps)
                ? steps.SelectMany(step => step.Outputs).Select(output => output.Reason)
                : [];
        string counts = string.Join(", ", reasons.GroupBy(r => r).OrderBy(g => g.Key).Select(g => $"{g.Key} {g.Count()}"));
        return $"{name}: {(counts.Length == 0 ? "none" : counts)}";
    }
}
