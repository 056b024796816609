using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ConvGen.Models.Tests.Documentation;

public partial class DocumentationTests
{
    /// <summary>Line by line, whatever their indentation, in one piece of Examples.cs.</summary>
    [Fact]
    public void Every_example_of_the_page_about_models_compiles()
    {
        string examples = Outdented(Read("Examples.cs"));
        MatchCollection blocks = CSharpBlock().Matches(Read("../../../docs/models.md"));

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(Outdented(block.Groups[1].Value), examples, StringComparison.Ordinal));
    }

    private static string Outdented(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim())).Trim();

    private static string Read(string name, [CallerFilePath] string here = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, name)).ReplaceLineEndings("\n");

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
