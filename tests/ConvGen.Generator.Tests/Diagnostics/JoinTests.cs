using ConvGen.Generator.Tests.Infrastructure;

namespace ConvGen.Generator.Tests.Diagnostics;

/// <summary>CG0013, CG0029 to CG0031 and CG0033: branches, joins and outputs, each reported where it stands.</summary>
public class JoinTests
{
    [Theory]
    [InlineData("Add", "Conv(4, 1)", "expected equal sizes; change a stride, a padding or the filters, or project one of them with a 1×1 convolution")]
    [InlineData("Concat", "Conv(3, 3)", "expected equal heights and widths, and not vectors with maps; change a stride or a padding, or flatten all of them")]
    public void OfSeveralTheOneThatDiffersIsNamed(string join, string odd, string expected) => Expect.Attributes(
        $"[Input(8, 8, 3)] [Branch, Conv(3, 1)] [Branch, {odd}] [Branch, Conv(3, 3, Padding = 1)] [{join}()]",
        new Expected(
            "CG0029", $"{join}()",
            $"'{join}' joins 8 × 8 × 3 of 'conv1' and {(join == "Add" ? "8 × 8 × 4" : "6 × 6 × 3")} of 'conv2' and 8 × 8 × 3 of 'conv3'; 'conv2' differs from the others, {expected}"));

    [Fact]
    public void OfTwoNoneIsTheOneThatDiffers() => Expect.Attributes(
        "[Input(8, 8, 3)] [Branch, Conv(3, 1)] [Branch, Conv(4, 1)] [Add()]",
        new Expected(
            "CG0029", "Add()",
            "'Add' joins 8 × 8 × 3 of 'conv1' and 8 × 8 × 4 of 'conv2'; expected equal sizes; change a stride, a padding or the filters, or project one of them with a 1×1 convolution"));

    [Theory]
    [InlineData("[Conv(3, 1)] [Concat()]", "Concat()", "'Concat' has no names, and no branches are open; name the layers that it joins, or open branches with [Branch] before it")]
    [InlineData("[Branch, Conv(3, 1)] [Add()]", "Add()", "'Add' joins a single branch; open another with [Branch] before it")]
    [InlineData("[Conv(3, 1)] [Add(\"conv1\")]", "Add(\"conv1\")", "'Add' names only 'conv1', which stands right above it; name another layer as well")]
    [InlineData("[Branch, Conv(3, 1)] [Branch, Conv(3, 1)] [Branch] [Multiply()]", "Multiply()", "'Multiply' has 3 inputs, expected two; join the others with another [Multiply]")]
    [InlineData("[Branch] [Branch] [Add()]", "Add()", "'Add' joins 2 branches without layers, which are the same; put layers into them, or keep only one of them")]
    [InlineData("[Conv(3, 1)] [Branch] [Branch, Conv(3, 1)] [Branch] [Concat()]", "Concat()", "'Concat' joins 2 branches without layers, which are the same; put layers into them, or keep only one of them")]
    public void AJoinHasSomethingToJoin(string layers, string at, string message) => Expect.Attributes($"[Input(8, 8, 3)] {layers}", new Expected("CG0030", at, message));

    [Fact]
    public void BranchesAreJoinedBeforeTheNetworkEnds() => Expect.Attributes(
        "[Input(8, 8, 3)] [BranchAttribute, Conv(3, 1)] [Branch(), Conv(3, 1)]",
        new Expected("CG0031", "BranchAttribute", "'Branch' opens branches that nothing joins before the network ends; put [Concat], [Add] or [Multiply] without names behind the last of them"));

    [Fact]
    public void AnOutputIsMarkedOnce() => Expect.Attributes(
        "[Input(8, 8, 3), Conv(3, 1, Name = \"features\"), Output, OutputAttribute, ReLU]",
        new Expected("CG0033", "OutputAttribute", "'Output' marks 'features', which is an output already; remove it"));

    [Fact]
    public void WhatIsStackedCanBeIndexed() => Expect.Attributes(
        "[Input(32768, 16384, 1)] [Branch, Conv(3, 1)] [Branch, Conv(3, 1)] [Concat()]",
        new Expected("CG0013", "Concat()", "'Concat': its output would have 3,221,225,472 elements, more than the 2,147,483,647 that can be indexed; use smaller sizes"));
}
