using ConvGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace ConvGen.Generator.Tests.Diagnostics;

/// <summary>CG0014 to CG0020, CG0022 and CG0023: what the class and its project must be.</summary>
public class ClassTests
{
    private const string Attributes = "[Network, Input(4, 4, 1), Flatten, Dense(2)]";

    [Fact]
    public void ClassThatIsNotPartial() => Expect.Source(
        $"using ConvGen; {Attributes} public class Net1 {{ }}",
        new Expected("CG0014", "Net1", "Network 'Net1' is not partial, so the generator cannot write the other half; add 'partial' before 'class'"));

    [Theory]
    [InlineData("partial record Net1;", "a record")]
    [InlineData("partial record class Net1;", "a record")]
    [InlineData("static partial class Net1 { }", "a static class")]
    [InlineData("abstract partial class Net1 { }", "an abstract class")]
    [InlineData("file partial class Net1 { }", "a file-local class")]
    public void TypeThatIsNotAPlainClass(string type, string kind) => Expect.Source(
        $"using ConvGen; {Attributes} {type}",
        new Expected("CG0015", "Net1", $"Network 'Net1' is {kind}, expected a plain partial class: 'public partial class Net1;'"));

    /// <summary>C# refuses [Network] on these as well; the generator still says what it wants.</summary>
    [Theory]
    [InlineData("partial struct Net1 { }", "a struct")]
    [InlineData("partial record struct Net1;", "a record struct")]
    [InlineData("partial interface Net1 { }", "an interface")]
    public void TypeThatIsNoClass(string type, string kind)
    {
        string source = $"using ConvGen; {Attributes} {type}";

        Expect.Diagnostics(
            GeneratorRun.Of(source),
            source,
            new Expected("CG0015", "Net1", $"Network 'Net1' is {kind}, expected a plain partial class: 'public partial class Net1;'"));
    }

    [Theory]
    [InlineData("<T>", "a type parameter")]
    [InlineData("<TKey, TValue>", "2 type parameters")]
    public void GenericNetwork(string parameters, string found) => Expect.Source(
        $"using ConvGen; {Attributes} partial class Net1{parameters} {{ }}",
        new Expected("CG0016", parameters, $"Network 'Net1' has {found}, expected none; remove it, because every size is fixed at build time"));

    [Theory]
    [InlineData("class Outer", "is not partial; add 'partial' to it, or move the network out of it")]
    [InlineData("partial class Outer<T>", "is generic; move the network out of it")]
    [InlineData("file partial class Outer", "is file-local; move the network out of it, or remove 'file'")]
    public void ContainingTypeThatCannotBeReopened(string outer, string problem) => Expect.Source(
        $"using ConvGen; {outer} {{ {Attributes} partial class Net1 {{ }} }}",
        new Expected("CG0017", "Net1", $"Network 'Net1' is nested in 'Outer', which {problem}"));

    [Fact]
    public void OuterTypesAreAllChecked() => Expect.Source(
        $"using ConvGen; partial class A {{ class B {{ partial class C<T> {{ {Attributes} partial class Net1 {{ }} }} }} }}",
        new Expected("CG0017", "Net1", "Network 'Net1' is nested in 'C', which is generic; move the network out of it"),
        new Expected("CG0017", "Net1", "Network 'Net1' is nested in 'B', which is not partial; add 'partial' to it, or move the network out of it"));

    [Fact]
    public void AnotherBaseClass() => Expect.Source(
        $"using ConvGen; class Base1 {{ }} {Attributes} partial class Net1 : @Base1 {{ }}",
        new Expected("CG0018", "@Base1", "Network 'Net1' derives from 'Base1', expected no base class; remove it, because the generated half derives from ConvGen.Network"));

    [Fact]
    public void AnotherBaseClassOnAnotherPart() => Expect.Source(
        $"using ConvGen; namespace A; class Base1 {{ }} {Attributes} partial class Net1 {{ }} partial class Net1 : A.Base1 {{ }}",
        new Expected("CG0018", "A.Base1", "Network 'Net1' derives from 'A.Base1', expected no base class; remove it, because the generated half derives from ConvGen.Network"));

    [Fact]
    public void LayersOnTwoParts() => Expect.Source(
        "using ConvGen; [Network, Input(4, 4, 1), Flatten] partial class Net1 { } [Dense(9), Tanh] partial class Net1 { }",
        new Expected("CG0019", "Dense(9)", "Network 'Net1' has [Dense] on a part of the class without [Network]; move it there, because the order of layers over several parts is undefined"));

    [Theory]
    [InlineData("partial class Net1(int size) { public int Size => size; }", "(int size)")]
    [InlineData("partial class Net1 { public Net1( ) { } }", "( )")]
    public void ConstructorThatTheGeneratorWrites(string type, string at) => Expect.Source(
        $"using ConvGen; {Attributes} {type}",
        new Expected("CG0020", at, "Network 'Net1' declares a constructor that the generator writes; remove it and use 'Net1.Create()' or 'Net1.Load(path)'"));

    [Fact]
    public void SeveralProblemsOfOneClassAreAllReported() => Expect.Source(
        "using ConvGen; [Network, Input(0, 4, 1), Flatten] class Net1<T>(int size) : System.Attribute { public int Size => size; }",
        new Expected("CG0003", "0", "'Input' has Height = 0, expected an integer of at least 1"),
        new Expected("CG0014", "Net1", "Network 'Net1' is not partial, so the generator cannot write the other half; add 'partial' before 'class'"),
        new Expected("CG0016", "<T>", "Network 'Net1' has a type parameter, expected none; remove it, because every size is fixed at build time"),
        new Expected("CG0020", "(int size)", "Network 'Net1' declares a constructor that the generator writes; remove it and use 'Net1.Create()' or 'Net1.Load(path)'"),
        new Expected("CG0018", "System.Attribute", "Network 'Net1' derives from 'System.Attribute', expected no base class; remove it, because the generated half derives from ConvGen.Network"));

    [Fact]
    public void RuntimeThatIsNotReferenced()
    {
        string source = "using ConvGen; [Network( )] [Input(4, 4, 1), Flatten] partial class Net1 { } [ConvGen.NetworkAttribute] partial class Net2 { }";
        GeneratorRun run = GeneratorRun.WithoutRuntime(source);

        Expect.Diagnostics(
            run,
            source,
            new Expected("CG0022", "Network( )", "'Net1' needs the ConvGen runtime, which is not referenced; reference the package ConvGen in version 0.1.0 or later"),
            new Expected("CG0022", "ConvGen.NetworkAttribute", "'Net2' needs the ConvGen runtime, which is not referenced; reference the package ConvGen in version 0.1.0 or later"));
        Assert.Empty(run.Hints);
    }

    [Fact]
    public void RuntimeThatIsTooOld()
    {
        string source = """
            namespace ConvGen
            {
                [System.AttributeUsage(System.AttributeTargets.Class)] class NetworkAttribute : System.Attribute { }
                class Network { }
                [Network( )] partial class Net1 { }
            }
            """;

        Expect.Diagnostics(
            GeneratorRun.WithoutRuntime(source),
            source,
            new Expected("CG0022", "Network( )", "'Net1' needs the ConvGen runtime, but the one referenced has no ConvGen.INetwork`1; reference the package ConvGen in version 0.1.0 or later"),
            new Expected("CG0006", "Net1", "Network 'Net1' has no [Input]; put [Input(height, width, channels)] before its layers"));
    }

    [Fact]
    public void RuntimeWithoutAMemberThatGeneratedCodeCalls()
    {
        string source = """
            namespace ConvGen
            {
                [System.AttributeUsage(System.AttributeTargets.Class)] class NetworkAttribute : System.Attribute { }
                class Network { void Initialize() { } }
                interface INetwork<T> { }
                class NetworkDescription { }
                class Predictor { }
                class TrainingStep { }
                [Network( )] class Net1 { }
            }
            """;

        Assert.Contains(
            "'Net1' needs the ConvGen runtime, but the one referenced has no ConvGen.Network.LoadParameters; reference the package ConvGen in version 0.1.0 or later",
            GeneratorRun.WithoutRuntime(source).Diagnostics.Select(d => d.GetMessage(null)));
    }

    [Fact]
    public void ProjectWithoutNetworksNeedsNoRuntime()
    {
        GeneratorRun run = GeneratorRun.WithoutRuntime("class A { }");

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerDiagnostics);
    }

    [Fact]
    public void ForgottenNetworkAttribute()
    {
        string source = "using ConvGen; [Input(4, 4, 1), Flatten, Dense(2)] partial class Net1 { }";
        GeneratorRun run = GeneratorRun.Of(source);

        Expect.Diagnostics(run, source, new Expected("CG0023", "Input(4, 4, 1)", "'Net1' has [Input] but not [Network], so no network is generated; add [Network] before it"));
        Assert.Equal(DiagnosticSeverity.Warning, run.Diagnostics[0].Severity);
    }
}
