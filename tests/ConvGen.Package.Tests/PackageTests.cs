using System.IO.Compression;
using System.Xml.Linq;

namespace ConvGen.Package.Tests;

/// <summary>What is in the packages, and whether a project that knows nothing of this repository can use them.</summary>
[Collection(SharedCopy.Name)]
public class PackageTests(RepositoryCopy copy)
{
    [Theory]
    [InlineData("lib/net9.0/ConvGen.dll")]
    [InlineData("lib/net9.0/ConvGen.xml")]
    [InlineData("lib/net10.0/ConvGen.dll")]
    [InlineData("lib/net10.0/ConvGen.xml")]
    [InlineData("analyzers/dotnet/cs/ConvGen.Generator.dll")]
    [InlineData("buildTransitive/ConvGen.targets")]
    [InlineData("README.md")]
    public void The_runtime_package_holds_the_runtime_the_generator_and_the_build_settings(string entry)
    {
        using ZipArchive package = Open("ConvGen");
        Assert.NotNull(package.GetEntry(entry));
    }

    [Fact]
    public void The_runtime_package_depends_on_nothing() => Assert.DoesNotContain(Nuspec("ConvGen").Descendants(), element => element.Name.LocalName == "dependency");

    [Fact]
    public void The_training_package_depends_on_the_runtime_package_alone_and_passes_all_of_it_on()
    {
        XElement[] dependencies = [.. Nuspec("ConvGen.Training").Descendants().Where(element => element.Name.LocalName == "dependency")];
        Assert.Equal(2, dependencies.Length);
        Assert.All(dependencies, dependency =>
        {
            Assert.Equal("ConvGen", dependency.Attribute("id")?.Value);
            Assert.Equal("All", dependency.Attribute("include")?.Value);
            Assert.Equal(copy.Version, dependency.Attribute("version")?.Value);
        });
    }

    [Theory]
    [InlineData("ConvGen")]
    [InlineData("ConvGen.Training")]
    public void The_packages_say_what_they_are_and_under_which_licence(string package)
    {
        XElement metadata = Nuspec(package).Elements().Single();
        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.False(string.IsNullOrWhiteSpace(Value("description")));
        Assert.False(string.IsNullOrWhiteSpace(Value("authors")));
    }

    [Theory]
    [InlineData("ConvGen")]
    [InlineData("ConvGen.Training")]
    public void A_project_elsewhere_compiles_a_network_from_either_package_and_runs_it(string package)
    {
        var consumer = new Consumer(copy, package);
        string output = consumer.BuildAndRun();
        Assert.Contains("61706 parameters, probabilities add up to 1.000", output, StringComparison.Ordinal);
        Assert.NotEmpty(consumer.GeneratedFiles);
        Assert.True(File.Exists(Path.Combine(consumer.Packages, "convgen", copy.Version, "analyzers", "dotnet", "cs", "ConvGen.Generator.dll")));
    }

    [Fact]
    public void A_mistake_in_a_network_is_an_error_in_the_project_that_uses_the_package()
    {
        var consumer = new Consumer(copy, "ConvGen", kernel: 50);
        string output = consumer.BuildExpectingErrors();
        Assert.Matches(@"LeNet5\.cs\(5,\d+\): error CG\d{4}:", output);
    }

    private ZipArchive Open(string package) => ZipFile.OpenRead(Path.Combine(copy.Feed, $"{package}.{copy.Version}.nupkg"));

    private XElement Nuspec(string package)
    {
        using ZipArchive archive = Open(package);
        using Stream stream = archive.GetEntry($"{package}.nuspec")!.Open();
        return XElement.Load(stream);
    }
}
