using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ConvGen.Package.Tests;

/// <summary>The sample, published as a native executable by the README's way: it is small, trims without a warning, and trains and predicts.</summary>
[Collection(SharedCopy.Name)]
public class NativeSampleTests(RepositoryCopy copy)
{
    private const long MostBytes = 5_000_000;

    [Fact]
    public void It_publishes_without_a_warning_below_5_MB_and_trains_saves_and_predicts()
    {
        string output = Dotnet.Build(copy.Sources, "publish samples/Mnist -c Release -p:SampleFramework=net9.0");
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);

        string outputs = Assert.Single(Directory.GetDirectories(Path.Combine(copy.Sources, "samples", "Mnist", "bin", "Release", "net9.0")));
        string program = Path.Combine(outputs, "publish", OperatingSystem.IsWindows() ? "Mnist.exe" : "Mnist");
        Assert.InRange(new FileInfo(program).Length, 1, MostBytes);
        AssertCompiledFor(RuntimeInformation.OSArchitecture == Architecture.X64 ? "--instruction-set:native" : null);

        string folder = Directory.CreateDirectory(Path.Combine(copy.Root, "native")).FullName;
        Assert.Contains("61,706", Dotnet.Execute(program, folder, ["summary"]), StringComparison.Ordinal);
        Assert.Contains("53,578", Dotnet.Execute(program, folder, ["summary", "--network", "keras"]), StringComparison.Ordinal);

        WriteStripes(folder, "train", 512);
        WriteStripes(folder, "t10k", 100);
        string training = Dotnet.Execute(program, folder, ["train", "--data", folder, "--epochs", "3", "--batch", "16", "--json", "run.json"]);
        Assert.Contains("Weights saved in lenet5.safetensors", training, StringComparison.Ordinal);
        Assert.Contains("\"accuracy\": 1", File.ReadAllText(Path.Combine(folder, "run.json")), StringComparison.Ordinal);

        File.WriteAllBytes(Path.Combine(folder, "six.pgm"), [.. Encoding.ASCII.GetBytes("P5 28 28 255\n"), .. Stripe(6)]);
        Assert.StartsWith("six.pgm: 6 ", Dotnet.Execute(program, folder, ["predict", "six.pgm"]), StringComparison.Ordinal);
    }

    private void AssertCompiledFor(string? instructionSet)
    {
        string[] responses = Directory.GetFiles(Path.Combine(copy.Sources, "samples", "Mnist", "obj"), "*.ilc.rsp", SearchOption.AllDirectories);
        string[] lines = File.ReadAllLines(Assert.Single(responses));
        Assert.Equal(instructionSet, lines.SingleOrDefault(line => line.StartsWith("--instruction-set", StringComparison.Ordinal)));
    }

    /// <summary>A data set in MNIST's files that a network learns in a moment: class k is a bright stripe at a height that k tells.</summary>
    private static void WriteStripes(string folder, string set, int count)
    {
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))];
        WriteIdx(Path.Combine(folder, set + "-labels-idx1-ubyte"), [count], labels);
        WriteIdx(Path.Combine(folder, set + "-images-idx3-ubyte"), [count, 28, 28], [.. labels.SelectMany(label => Stripe(label))]);
    }

    private static byte[] Stripe(int digit)
    {
        byte[] pixels = new byte[28 * 28];
        pixels.AsSpan(28 * (4 + (2 * digit)), 2 * 28).Fill(255);
        return pixels;
    }

    private static void WriteIdx(string path, int[] dimensions, byte[] data)
    {
        using FileStream file = File.Create(path);
        file.Write([0, 0, 8, (byte)dimensions.Length]);
        foreach (int dimension in dimensions)
        {
            byte[] number = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, dimension);
            file.Write(number);
        }

        file.Write(data);
    }
}
