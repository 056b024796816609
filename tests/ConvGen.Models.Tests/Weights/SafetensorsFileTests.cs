using ConvGen.Formats;
using ConvGen.Models.Tests.Infrastructure;

namespace ConvGen.Models.Tests.Weights;

/// <summary>What is read from a safetensors file, and what it costs.</summary>
public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>IEEE 754 binary16: 1, −2, the largest, the smallest subnormal, infinity.</summary>
    [Fact]
    public void Half_precision_is_read_without_loss()
    {
        using var file = SafetensorsFile.Open(new SafetensorsBuilder().Add("a", "F16", [5], [0x00, 0x3C, 0x00, 0xC0, 0xFF, 0x7B, 0x01, 0x00, 0x00, 0x7C]).Write(_folder.File("x")));
        float[] values = new float[5];

        file.Read("a", values);

        Assert.Equal([1, -2, 65504, MathF.Pow(2, -24), float.PositiveInfinity], values);
    }

    /// <summary>The upper halves of 1, −0, 3.140625 and NaN.</summary>
    [Fact]
    public void Brain_floats_are_read_without_loss()
    {
        using var file = SafetensorsFile.Open(new SafetensorsBuilder().Add("a", "BF16", [2, 2], [0x80, 0x3F, 0x00, 0x80, 0x49, 0x40, 0xC0, 0x7F]).Write(_folder.File("x")));
        float[] values = new float[4];

        file.Read("a", values);

        Assert.Equal([1, -0f, 3.140625f, float.NaN], values);
        Assert.True(float.IsNegative(values[1]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Data_may_begin_anywhere(int padding)
    {
        using var file = SafetensorsFile.Open(new SafetensorsBuilder().Add("b", "U8", [1], [7]).Add("a", [3], [1.5f, 2.5f, 3.5f]).Write(_folder.File("x"), padding));
        float[] values = new float[3];

        file.Read("a", values);

        Assert.Equal([1.5f, 2.5f, 3.5f], values);
        Assert.Equal(["b U8 [1] 1", "a F32 [3] 12"], file.Tensors.Select(t => $"{t.Name} {t.DataType} [{string.Join(',', t.Shape)}] {t.ByteLength}"));
    }

    [Fact]
    public void Asking_for_what_is_not_there_says_what_is()
    {
        using var file = SafetensorsFile.Open(new SafetensorsBuilder().Add("a", "I32", [1], [1, 0, 0, 0]).Add("b", [2], [1, 2]).Write(_folder.File("x")));

        Assert.Contains("Found no tensor 'c'", Assert.Throws<ArgumentException>(() => file.Read("c", new float[1])).Message, StringComparison.Ordinal);
        Assert.Contains("found type I32, expected F32, F16 or BF16", Assert.Throws<NotSupportedException>(() => file.Read("a", new float[1])).Message, StringComparison.Ordinal);
        Assert.Contains("Found room for 3 elements, expected 2", Assert.Throws<ArgumentException>(() => file.Read("b", new float[3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_closing_nothing_is_read()
    {
        var file = SafetensorsFile.Open(new SafetensorsBuilder().Add("b", [2], [1, 2]).Write(_folder.File("x")));
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Read("b", new float[2]));
    }

    /// <summary>Opening and reading allocate what the header needs and no copy of the data.</summary>
    [Fact]
    public void A_large_file_is_read_with_one_copy_in_memory()
    {
        const int Length = 16 << 20;
        string path = new SafetensorsBuilder().Add("a", [Length], Randomised.Uniform(Length)).Write(_folder.File("x"));
        float[] values = new float[Length];
        long before = GC.GetAllocatedBytesForCurrentThread();

        using (var file = SafetensorsFile.Open(path))
        {
            file.Read("a", values);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal(Randomised.Uniform(Length)[^1], values[^1]);
    }

    [Theory]
    [InlineData("PK\u0003\u0004aaaa", "load a NumPy archive (.npz) with LoadNpz; convert a PyTorch checkpoint")]
    [InlineData("\u0089HDF\r\n\u001a\n", "It is HDF5, as Keras saves")]
    [InlineData("\u0080\u0002\u008a\nl\u00fc\u009cF", "an old PyTorch checkpoint")]
    [InlineData("\u0093NUMPY\u0001\0", "read it with NpyArray.Load")]
    [InlineData("anything", "It is not a safetensors file")]
    public void Files_of_other_formats_are_recognised(string start, string expected)
    {
        File.WriteAllBytes(_folder.File("x"), System.Text.Encoding.Latin1.GetBytes(start.PadRight(200)));

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(_folder.File("x")));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }
}
