namespace ConvGen.Generator.Tests.Infrastructure;

/// <summary>The graphs of networks, without their kernels.</summary>
internal static class CompiledNetworks
{
    /// <summary>Compiles a source with one network.</summary>
    public static CompiledNetwork Of(string source) =>
        (CompiledNetwork)GeneratorRun.WithoutKernels(source).Result.TrackedSteps[NetworkGeneratorStepNames.Compilations].Single().Outputs.Single().Value;
}
