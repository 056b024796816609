namespace ConvGen.Package.Tests;

/// <summary>One copy serves all test classes, which therefore run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedCopy : ICollectionFixture<RepositoryCopy>
{
    /// <summary>Names the collection in <see cref="CollectionAttribute"/>.</summary>
    public const string Name = "shared copy";
}
