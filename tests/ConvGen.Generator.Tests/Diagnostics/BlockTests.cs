using ConvGen.Generator.Tests.Infrastructure;

namespace ConvGen.Generator.Tests.Diagnostics;

/// <summary>What is wrong in a block, or with its parameters, is reported where it is used.</summary>
public class BlockTests
{
    [Theory]
    [InlineData("stride: \"s\", Stride = 2", "stride: \"s\" and Stride = 2")]
    [InlineData("padding: \"s, 1\", Padding = 1", "padding: \"s, 1\" and Padding = 1")]
    [InlineData("stride: \"s, 1\", StrideWidth = 3", "stride: \"s, 1\" and StrideWidth = 3")]
    [InlineData("groups: \"s\", Groups = 3", "groups: \"s\" and Groups = 3")]
    public void AnExpressionAndANumberForOneOptionExcludeEachOther(string options, string both) => Expect.Source(
        Block($"[Conv(3, 3, {options})] public sealed class BAttribute(int s) : BlockAttribute(s);", "B(1)"),
        new Expected("CG0004", "B(1)", $"in B, File0.cs line 5: 'Conv' has both {both}, which exclude each other; remove one of them"));

    [Theory]
    [InlineData("inputChannels", "what expressions call the size of the block's input")]
    [InlineData("inputWidth", "what expressions call the size of the block's input")]
    [InlineData("repeat", "an option of every block")]
    [InlineData("frozen", "an option of every block")]
    public void AParametersNameIsItsOwn(string name, string taken) => Expect.Source(
        Block($"[Conv(\"{name}\", 1)] public sealed class BAttribute(int {name}) : BlockAttribute({name});", "B(5)"),
        new Expected("CG0037", "B(5)", $"Block 'B' has a parameter '{name}', which is {taken}; give it another name"));

    [Fact]
    public void AnArgumentThatIsOutOfRangeShowsItsExpression() => Expect.Source(
        Block("[Conv(\"n - 8\", 3, stride: \"n, n - 5\")] public sealed class BAttribute(int n) : BlockAttribute(n);", "B(5)"),
        new Expected("CG0003", "B(5)", "in B, File0.cs line 5: 'Conv' has Filters = -3 (\"n - 8\"), expected an integer of at least 1"),
        new Expected("CG0003", "B(5)", "in B, File0.cs line 5: 'Conv' has StrideWidth = 0 (\"n - 5\"), expected an integer of at least 1"));

    [Theory]
    [InlineData("n / 2", "5 / 2 = 2.5 is not an integer; change it, or what makes n 5")]
    [InlineData("n / inputChannels", "5 / 3 = 1.667 is not an integer; change it, or what makes n 5 and inputChannels 3")]
    [InlineData("m", "'m' is no parameter; it can have numbers, n, inputHeight, inputWidth, inputChannels")]
    [InlineData("(3", "')' is missing; correct it")]
    public void AnExpressionWithoutAValueSaysWhatToChange(string expression, string message) => Expect.Source(
        Block($"[Conv(\"{expression}\", 1)] public sealed class BAttribute(int n) : BlockAttribute(n);", "B(5)"),
        new Expected("CG0034", "B(5)", $"in B, File0.cs line 5: 'Conv' has Filters = \"{expression}\", but {message}"));

    [Fact]
    public void AnExpressionOutsideOfABlockHasOnlyNumbers() => Expect.Attributes(
        "[Input(8, 8, 3), Conv(\"2 * n\", 1)]",
        new Expected("CG0034", "\"2 * n\"", "'Conv' has Filters = \"2 * n\", but 'n' is no parameter; outside of a block it can have only numbers"));

    [Fact]
    public void ABlockThatContainsItselfThroughAnotherNamesTheWay() => Expect.Source(
        Block("[B] public sealed class AAttribute : BlockAttribute;\n[Conv(3, 1), A] public sealed class BAttribute : BlockAttribute;", "A()"),
        new Expected("CG0032", "A()", "in A, File0.cs line 5, in B, File0.cs line 6: Block 'A' contains itself, so that its layers would never end; remove [A] here, and repeat the block with Repeat where it is used"));

    [Fact]
    public void ALayerThatWhenLeavesOutIsNamedWithItsCondition() => Expect.Source(
        Block("[Conv(3, 1, Name = \"wide\", When = \"n > 6\"), ReLU, Conv(3, 1), Add(\"wide\")] public sealed class BAttribute(int n) : BlockAttribute(n);", "B(5)"),
        new Expected(
            "CG0027", "B(5)",
            "in B, File0.cs line 5: 'Add' names 'wide', but the layer of that name is left out here by its When = \"n > 6\"; give this one the same When, or name a layer that is always there"));

    [Fact]
    public void NamesInsideABlockAreListedBeforeThoseAroundIt() => Expect.Source(
        Block("[Conv(3, 1, Name = \"inner\"), ReLU, Add(\"other\")] public sealed class BAttribute(int n) : BlockAttribute(n);", "Conv(3, 1, Name = \"stem\"), B(5)"),
        new Expected("CG0027", "B(5)", "in B, File0.cs line 5: 'Add' names 'other', but no layer above has that name (there are inner, relu1, stem); give the layer Name = \"other\", or correct the name"));

    [Fact]
    public void AShortcutNeedsAPath() => Expect.Source(
        Block("[Shortcut, ReLU] public sealed class BAttribute : BlockAttribute;", "B()"),
        new Expected("CG0033", "B()", "in B, File0.cs line 5: 'Shortcut' has no layer before it in its block, so that it would add the block's input to itself; put the layers of the block before it"));

    [Fact]
    public void BranchesInABlockEndWithIt() => Expect.Source(
        Block("[Branch, Conv(3, 1), Branch, Conv(3, 1)] public sealed class BAttribute : BlockAttribute;", "B()"),
        new Expected("CG0031", "B()", "in B, File0.cs line 5: 'Branch' opens branches that nothing joins before block 'B' ends; put [Concat], [Add] or [Multiply] without names behind the last of them"));

    /// <summary>A network that uses a block, whose class begins on line 5.</summary>
    private static string Block(string block, string use) => $"using ConvGen;\n[Network, Input(8, 8, 3)]\n[{use}]\npublic partial class Subject;\n{block}\n";
}
