using ConvGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace ConvGen.Generator.Tests;

/// <summary>A network with errors keeps its public members, so that code that uses it adds no errors of its own.</summary>
public class PlaceholderTests
{
    private const string User = """
        using ConvGen;

        namespace Samples;

        static class User
        {
            static float[] Use(string path)
            {
                LeNet5 network = LeNet5.Create(seed: 1);
                using Predictor predictor = LeNet5.Load(path).CreatePredictor();
                float[] image = new float[LeNet5.InputLength];
                float[] output = new float[LeNet5.OutputLength];
                predictor.Predict(image, output);
                return Make<LeNet5>().Parameters.Count * 8 / LeNet5.ParameterCount > 1 ? image : output;
            }

            static T Make<T>() where T : Network, INetwork<T> => T.Create();
        }
        """;

    private static readonly string s_broken = Samples.LeNet5.Replace("Padding = 2", "Padding = -2", StringComparison.Ordinal);

    [Fact]
    public void UsersOfABrokenNetworkCompile()
    {
        GeneratorRun run = GeneratorRun.WithoutKernels(s_broken, User);

        Assert.Equal(["CG0003"], run.Diagnostics.Select(d => d.Id));
        Assert.Empty(run.CompilerDiagnostics);
        Snapshot.Verify(run, "Samples.LeNet5.g.cs");
    }

    [Fact]
    public void PublicMembersAreThoseOfTheNetwork() => Assert.Equal(Members(GeneratorRun.WithoutKernels(Samples.LeNet5)), Members(GeneratorRun.WithoutKernels(s_broken)));

    [Theory]
    [InlineData("[Network, Input(0, 4, 1)] class Net { }")]
    [InlineData("[Network, Input(0, 4, 1)] partial record Net;")]
    [InlineData("class Outer { [Network, Input(0, 4, 1)] partial class Net { } }")]
    public void ClassThatCannotBeContinuedGetsNone(string source) => Assert.Empty(GeneratorRun.WithoutKernels("using ConvGen;" + source).Hints);

    private static IEnumerable<string> Members(GeneratorRun run) =>
        run.Output.GetTypeByMetadataName("Samples.LeNet5")!.GetMembers()
            .Where(m => m is not IMethodSymbol { AssociatedSymbol: not null } and not IMethodSymbol { MethodKind: MethodKind.StaticConstructor } and not IFieldSymbol { IsImplicitlyDeclared: true })
            .Select(m => $"{m.DeclaredAccessibility} {m.ToDisplayString()}")
            .Order(StringComparer.Ordinal);
}
