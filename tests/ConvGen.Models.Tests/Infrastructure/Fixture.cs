namespace ConvGen.Models.Tests.Infrastructure;

/// <summary>Files that the scripts in Fixtures have made.</summary>
internal static class Fixture
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Fixtures", name);
}
