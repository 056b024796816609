using System.Globalization;

namespace ConvGen.Training.Tests;

/// <summary>Reads tables of numbers that a script beside the test made with another program.</summary>
internal static class Fixture
{
    /// <summary>The numbers of each line.</summary>
    public static double[][] Read(string name)
    {
        using var reader = new StreamReader(typeof(Fixture).Assembly.GetManifestResourceStream(name)!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray())];
    }

    /// <summary>The image that the scripts begin with.</summary>
    public static float[] Image(int length) => [.. Enumerable.Range(0, length).Select(i => i * 37 % 101 / 100f)];
}
