using ConvGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace ConvGen.Generator.Tests.Diagnostics;

/// <summary>CG0025: members that clash with generated ones are reported where the user wrote them; overloads may stand.</summary>
public class MemberTests
{
    private const string Attributes = "[Network, Input(4, 4, 1), Flatten, Dense(2)]";

    [Theory]
    [InlineData("public static Net1 Create( int seed ) => null!;", "Create", "Create(int)")]
    [InlineData("public static Net1 Load(string file) => null!;", "Load", "Load(string)")]
    [InlineData("public Predictor CreatePredictor(int threads) => null!;", "CreatePredictor", "CreatePredictor(int)")]
    [InlineData("public TrainingStep CreateTrainingStep(int a, int b) => null!;", "CreateTrainingStep", "CreateTrainingStep(int, int)")]
    public void MethodThatTheGeneratorWrites(string member, string at, string text) => Expect.Source(
        $"using ConvGen; {Attributes} partial class Net1 {{ {member} }}",
        new Expected("CG0025", at, $"Network 'Net1' declares '{text}', which the generator writes; rename it or give it other parameters"));

    [Theory]
    [InlineData("const int InputLength = 3;", "InputLength")]
    [InlineData("string Description => string.Empty;", "Description")]
    [InlineData("int ParameterCount() => 3;", "ParameterCount")]
    [InlineData("delegate void MultiplyAdds();", "MultiplyAdds")]
    [InlineData("class Create { }", "Create")]
    [InlineData("event System.Action Load { add { } remove { } }", "Load")]
    [InlineData("class Kernels512 { }", "Kernels512")]
    [InlineData("static partial class Kernels128 { }", "Kernels128")]
    [InlineData("enum Predictor256 { }", "Predictor256")]
    [InlineData("int Training128;", "Training128")]
    public void NameThatTheGeneratorUses(string member, string name) => AssertClash(
        $"using ConvGen; {Attributes} partial class Net1 {{ {member} }}", name, $"Network 'Net1' declares '{name}', which the generator writes; rename it");

    [Fact]
    public void MemberOnAnotherPart() => AssertClash(
        $"using ConvGen; {Attributes} partial class Net1 {{ }} partial class Net1 {{ int InputWidth => 3; }}",
        "InputWidth",
        "Network 'Net1' declares 'InputWidth', which the generator writes; rename it");

    [Theory]
    [InlineData("Create")]
    [InlineData("Description")]
    [InlineData("Predictor512")]
    public void ClassWithTheNameOfAMember(string name) => AssertClash(
        $"using ConvGen; {Attributes} partial class {name} {{ }}", name, $"Network '{name}' has the name of a member that the generator writes; rename the class");

    [Fact]
    public void OverloadsAndGenericTypesMayStand() => GeneratorRun.Of(
        $$"""
        using ConvGen;
        {{Attributes}}
        partial class Net1
        {
            static Net1 Create(long seed) => Create((int)seed);
            static Net1 Create(ref int seed) => Create(seed++);
            static T Create<T>(int seed) where T : new() => new T();
            static Net1 Load() => Load("a");
            static Net1 Load(string path, int index) => Load(path + index);
            Predictor CreatePredictor(string name) => CreatePredictor(name.Length);
            TrainingStep CreateTrainingStep() => CreateTrainingStep(1, 1);
            class Kernels512<T> { }
            interface IMine { int InputLength { get; } }
        }
        """).AssertClean();

    /// <summary>What the rule knows is what the writers write: declaring any generated member again is reported.</summary>
    [Fact]
    public void EveryGeneratedMemberIsKnown()
    {
        INamedTypeSymbol network = GeneratorRun.Of($"using ConvGen; {Attributes} partial class Net1 {{ }}").AssertClean().Output.GetTypeByMetadataName("Net1")!;
        string[] names =
        [
            .. network.GetMembers()
                .Where(m => m is { IsImplicitlyDeclared: false } and not IMethodSymbol { MethodKind: not MethodKind.Ordinary })
                .Select(m => m.Name).Distinct(),
        ];

        Assert.Contains("Kernels256", names);
        string source = $"using ConvGen; {Attributes} partial class Net1 {{ {string.Concat(names.Select(name => $"class {name} {{ }} "))} }}";
        Assert.Equal(names.Order(), GeneratorRun.Of(source).Diagnostics.Select(d => source.Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length)).Order());
    }

    /// <summary>The C# compiler may warn of the user's own member (unused, hiding another), but must not find fault with generated code.</summary>
    private static void AssertClash(string source, string at, string message)
    {
        GeneratorRun run = GeneratorRun.WithoutKernels(source);

        Expect.Diagnostics(run, source, new Expected("CG0025", at, message));
        Assert.DoesNotContain(run.CompilerDiagnostics, d => d.Severity == DiagnosticSeverity.Error);
    }
}
