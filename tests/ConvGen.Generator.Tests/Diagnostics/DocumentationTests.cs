using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace ConvGen.Generator.Tests.Diagnostics;

/// <summary>Each diagnostic has a page whose first example gives exactly that diagnostic with that message, and whose second is clean.</summary>
public partial class DocumentationTests
{
    private static readonly IReadOnlyList<DiagnosticDescriptor> s_descriptors =
    [
        .. typeof(Descriptors).GetFields(BindingFlags.Static | BindingFlags.Public).Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>(),
    ];

    public static TheoryData<string> Ids => [.. s_descriptors.Select(d => d.Id)];

    [Fact]
    public void IdsAreUniqueAndCountUp() =>
        Assert.Equal(Enumerable.Range(1, s_descriptors.Count).Select(i => $"CG{i:0000}"), s_descriptors.Select(d => d.Id).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void PageIsListedAndNamesItsTitle(string id)
    {
        string title = s_descriptors.Single(d => d.Id == id).Title.ToString(null);

        Assert.StartsWith($"# {id}: {title}\n", Page(id), StringComparison.Ordinal);
        Assert.Contains($"| [{id}]({id}.md) | {title} |", Page("README"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void ExamplesSayWhatThePageSays(string id)
    {
        string[] examples = [.. CSharpBlock().Matches(Page(id)).Select(match => match.Groups[1].Value)];
        if (examples.Length == 0)
        {
            // CG0022 and CG0024 have no source that gives them.
            Assert.Contains(id, (string[])["CG0022", "CG0024"]);
            return;
        }

        Assert.Equal(2, examples.Length);
        string message = TextBlock().Match(Page(id)).Groups[1].Value;
        Assert.Equal([message], GeneratorRun.WithoutKernels(examples[0]).Diagnostics.Select(d => $"{d.Id}: {d.GetMessage(null)}\n"));
        GeneratorRun.WithoutKernels(examples[1]).AssertClean();
    }

    private static string Page(string name, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "diagnostics", $"{name}.md")).ReplaceLineEndings("\n");

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex("```text\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex TextBlock();
}
