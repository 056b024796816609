using ConvGen.Generator.Tests.Infrastructure;

namespace ConvGen.Generator.Tests;

/// <summary>An edit re-runs no more than it must. In files of their own: two sound networks, a broken one, a class without [Network], and one that has nothing to do with them.</summary>
public class IncrementalityTests
{
    private const string First = "using ConvGen;\n[Network, Input(4, 4, 1), Flatten, Dense(2)]\npartial class First { }\n";
    private const string Second = "using ConvGen;\n[Network, Input(6, 6, 1), Conv(2, 3), ReLU]\npartial class Second { }\n";
    private const string Broken = "using ConvGen;\n[Network, Input(6, 6, 1), Conv(0, 3)]\npartial class Broken { }\n";
    private const string Unrelated = "class Unrelated { int Answer() => 42; }\n";

    private const string Forgotten = "using ConvGen;\n[Input(6, 6, 1), Conv(1, 3)]\nclass Forgotten { }\n";

    private static GeneratorRun FirstRun => GeneratorRun.Of(First, Second, Broken, Unrelated, Forgotten);

    [Fact]
    public void FirstRunIsAllNew() => AssertReasons(
        FirstRun,
        """
        Declarations: New 3
        Compilations: New 3
        Diagnostics: New 1
        Graphs: New 2
        Placeholders: New 1
        Forgotten: New 1
        Runtime: New 1
        SourceOutput: New 6
        ImplementationSourceOutput: New 2
        """);

    [Fact]
    public void NothingChanged() => AssertReasons(
        FirstRun.Then(compilation => compilation),
        """
        Declarations: Cached 3
        Compilations: Cached 3
        Diagnostics: Cached 1
        Graphs: Cached 2
        Placeholders: Cached 1
        Forgotten: Cached 1
        Runtime: Cached 1
        SourceOutput: Cached 6
        ImplementationSourceOutput: Cached 2
        """);

    [Fact]
    public void SameTextParsedAgain() => AssertReasons(
        FirstRun.Then(compilation => compilation.Clone()),
        """
        Declarations: Cached 3
        Compilations: Cached 3
        Diagnostics: Cached 1
        Graphs: Cached 2
        Placeholders: Cached 1
        Forgotten: Cached 1
        Runtime: Unchanged 1
        SourceOutput: Cached 6
        ImplementationSourceOutput: Cached 2
        """);

    [Fact]
    public void CommentAboveANetworkMovesItsPlacesButNotItsGraph() => AssertReasons(
        FirstRun.ThenReplace(0, "using ConvGen;", "using ConvGen; // a comment"),
        """
        Declarations: Modified 1, Cached 2
        Compilations: Unchanged 1, Cached 2
        Diagnostics: Cached 1
        Graphs: Cached 2
        Placeholders: Cached 1
        Forgotten: Cached 1
        Runtime: Unchanged 1
        SourceOutput: Cached 6
        ImplementationSourceOutput: Cached 2
        """);

    [Fact]
    public void CommentAboveABrokenNetworkMovesItsDiagnosticAlone() => AssertReasons(
        FirstRun.ThenReplace(2, "using ConvGen;", "using ConvGen; // a comment"),
        """
        Declarations: Modified 1, Cached 2
        Compilations: Modified 1, Cached 2
        Diagnostics: Modified 1
        Graphs: Cached 2
        Placeholders: Cached 1
        Forgotten: Cached 1
        Runtime: Unchanged 1
        SourceOutput: Modified 1, Cached 5
        ImplementationSourceOutput: Cached 2
        """);

    [Fact]
    public void CommentBelowANetworkChangesNothing() => AssertReasons(
        FirstRun.ThenReplace(0, "class First { }", "class First { } // a comment"),
        """
        Declarations: Cached 3
        Compilations: Cached 3
        Diagnostics: Cached 1
        Graphs: Cached 2
        Placeholders: Cached 1
        Forgotten: Cached 1
        Runtime: Unchanged 1
        SourceOutput: Cached 6
        ImplementationSourceOutput: Cached 2
        """);

    [Fact]
    public void UnrelatedFileEdited() => AssertReasons(
        FirstRun.ThenReplace(3, "42", "43"),
        """
        Declarations: Cached 3
        Compilations: Cached 3
        Diagnostics: Cached 1
        Graphs: Cached 2
        Placeholders: Cached 1
        Forgotten: Cached 1
        Runtime: Unchanged 1
        SourceOutput: Cached 6
        ImplementationSourceOutput: Cached 2
        """);

    [Fact]
    public void OneAttributeEdited() => AssertReasons(
        FirstRun.ThenReplace(0, "Dense(2)", "Dense(3)"),
        """
        Declarations: Modified 1, Cached 2
        Compilations: Modified 1, Cached 2
        Diagnostics: Cached 1
        Graphs: Modified 1, Cached 1
        Placeholders: Cached 1
        Forgotten: Cached 1
        Runtime: Unchanged 1
        SourceOutput: Modified 1, Cached 5
        ImplementationSourceOutput: Modified 1, Cached 1
        """);

    [Fact]
    public void DefaultWrittenOutChangesTheDeclarationButNotTheGraph() => AssertReasons(
        FirstRun.ThenReplace(1, "Conv(2, 3)", "Conv(2, 3, Stride = 1)"),
        """
        Declarations: Modified 1, Cached 2
        Compilations: Unchanged 1, Cached 2
        Diagnostics: Cached 1
        Graphs: Cached 2
        Placeholders: Cached 1
        Forgotten: Cached 1
        Runtime: Unchanged 1
        SourceOutput: Cached 6
        ImplementationSourceOutput: Cached 2
        """);

    [Fact]
    public void OneOfTwoNetworksBroken() => AssertReasons(
        FirstRun.ThenReplace(1, "Conv(2, 3)", "Conv(2, 0)"),
        """
        Declarations: Modified 1, Cached 2
        Compilations: Modified 1, Cached 2
        Diagnostics: New 1, Cached 1
        Graphs: Cached 1, Removed 1
        Placeholders: New 1, Cached 1
        Forgotten: Cached 1
        Runtime: Unchanged 1
        SourceOutput: New 2, Cached 5, Removed 1
        ImplementationSourceOutput: Cached 1, Removed 1
        """);

    [Fact]
    public void EditOfOneNetworkLeavesTheOthersSourceAsItWas()
    {
        GeneratorRun before = FirstRun;
        GeneratorRun after = before.ThenReplace(0, "Dense(2)", "Dense(3)");

        Assert.NotEqual(before.Source("First.g.cs"), after.Source("First.g.cs"));
        Assert.Equal(before.Source("Second.g.cs"), after.Source("Second.g.cs"));
    }

    /// <summary>A block stands in a file of its own; the network's file is as it was.</summary>
    [Fact]
    public void EditOfABlockReachesTheNetworksThatUseIt()
    {
        const string Block = "using ConvGen;\n[Conv(\"filters\", 1), ReLU]\npublic sealed class UnitAttribute(int filters) : BlockAttribute(filters);\n";
        const string User = "using ConvGen;\n[Network, Input(6, 6, 1), Unit(3), Flatten, Dense(2)]\npublic partial class User;\n";
        GeneratorRun before = GeneratorRun.Of(First, User, Block);

        GeneratorRun edited = before.ThenReplace(2, "ReLU", "Tanh");
        GeneratorRun commented = edited.ThenReplace(2, "using ConvGen;", "using ConvGen; // a comment");

        Assert.Contains("relu1", before.Source("User.g.cs"), StringComparison.Ordinal);
        Assert.Contains("tanh1", edited.Source("User.g.cs"), StringComparison.Ordinal);
        Assert.Equal(before.Source("First.g.cs"), edited.Source("First.g.cs"));
        Assert.Equal(edited.Source("User.g.cs"), commented.Source("User.g.cs"));
        Assert.DoesNotContain("Graphs: Modified", RunReasons.Describe(commented), StringComparison.Ordinal);
    }

    private static void AssertReasons(GeneratorRun run, string expected) => Assert.Equal(expected, RunReasons.Describe(run));
}
