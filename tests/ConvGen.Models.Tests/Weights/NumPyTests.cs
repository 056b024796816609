using ConvGen.Formats;
using ConvGen.Models.Tests.Infrastructure;
using ConvGen.Models.Tests.Networks;

namespace ConvGen.Models.Tests.Weights;

/// <summary>Arrays that NumPy wrote (Fixtures/numpy_arrays.py), and arrays that NumPy reads.</summary>
public sealed class NumPyTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("rows-f2", -5)]
    [InlineData("rows-f4", -5)]
    [InlineData("rows-f8", -5)]
    [InlineData("rows-f4-big", -5)]
    [InlineData("rows-f8-big", -5)]
    [InlineData("rows-i1", -5)]
    [InlineData("rows-i2", -5)]
    [InlineData("rows-i2-big", -5)]
    [InlineData("rows-i4", -5)]
    [InlineData("rows-i8", -5)]
    [InlineData("rows-i8-big", -5)]
    [InlineData("rows-u1", 0)]
    [InlineData("rows-u2", 0)]
    [InlineData("rows-u4", 0)]
    [InlineData("rows-u8", 0)]
    [InlineData("columns", -5)]
    public void Numbers_of_every_type_and_order_are_read(string name, int first)
    {
        NpyArray array = NpyArray.Load(Fixture.Path($"numpy/{name}.npy"));

        Assert.Equal([2, 3, 4], array.Shape.AsEnumerable());
        Assert.Equal(Enumerable.Range(first, 24).Select(i => (float)i), array.Values.ToArray());
    }

    [Fact]
    public void Scalars_vectors_empty_arrays_and_booleans_are_arrays_as_well()
    {
        Assert.Equal((0, 2.5f), Of("scalar"));
        Assert.Equal((2, 0), (NpyArray.Load(Fixture.Path("numpy/empty.npy")).Shape.Length, NpyArray.Load(Fixture.Path("numpy/empty.npy")).Values.Length));
        Assert.Equal([0.25f, -1.5f], NpyArray.Load(Fixture.Path("numpy/vector.npy")).Values.ToArray());
        Assert.Equal(15, NpyArray.Load(Fixture.Path("numpy/booleans.npy")).Values.ToArray().Sum());

        static (int, float) Of(string name)
        {
            NpyArray array = NpyArray.Load(Fixture.Path($"numpy/{name}.npy"));
            return (array.Shape.Length, array.Values.Span[0]);
        }
    }

    /// <summary>A file of ours is NumPy's own file, byte for byte.</summary>
    [Theory]
    [InlineData("rows-f4")]
    [InlineData("scalar")]
    [InlineData("vector")]
    [InlineData("empty")]
    public void A_saved_array_is_the_one_that_NumPy_saves(string name)
    {
        NpyArray.Load(Fixture.Path($"numpy/{name}.npy")).Save(_folder.File("saved.npy"));

        Assert.Equal(File.ReadAllBytes(Fixture.Path($"numpy/{name}.npy")), File.ReadAllBytes(_folder.File("saved.npy")));
    }

    [Theory]
    [InlineData("weights.npz")]
    [InlineData("weights-compressed.npz")]
    public void A_network_takes_an_archive(string name)
    {
        VectorNet network = VectorNet.Create();

        LoadReport report = network.LoadNpz(Fixture.Path($"numpy/{name}"));

        Assert.True(report.IsComplete);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (float)i), network.Parameters[0].Values.ToArray());
        Assert.Equal([1.5f, -2.5f], network.Parameters[1].Values.ToArray());
    }

    [Fact]
    public void An_archive_takes_a_network_there_and_back()
    {
        Network saved = Randomised.Create(typeof(FiveClassNet));
        FiveClassNet loaded = FiveClassNet.Create();

        saved.SaveNpz(_folder.File("a.npz"));
        loaded.LoadNpz(_folder.File("a.npz"));

        Assert.All(saved.Parameters.Concat(saved.Buffers).Zip(loaded.Parameters.Concat(loaded.Buffers)), pair => Assert.Equal(pair.First.Values.ToArray(), pair.Second.Values.ToArray()));
    }

    [Fact]
    public void NumPy_reads_what_is_saved()
    {
        if (Python.WithOnnx is not { } python)
        {
            output.WriteLine(Python.HowToInstall);
            return;
        }

        Network network = Randomised.Create(typeof(FiveClassNet));
        network.SaveNpz(_folder.File("a.npz"));
        const string Script = "import sys, numpy\na = numpy.load(sys.argv[1])\nprint(' '.join(f'{k}:{a[k].shape}:{a[k].dtype}' for k in a.files), float(a['dense1.weight'][1, 2]))";

        (int code, string text) = Python.Run(python, "-c", Script, _folder.File("a.npz"))!.Value;

        Assert.True(code == 0, text);
        Assert.Contains("conv1.weight:(4, 2, 3, 3):float32", text, StringComparison.Ordinal);
        Parameter dense = network.Parameters.Single(p => p.Name == "dense1.weight");
        double element = double.Parse(text.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(dense.Values.Span[dense.Description.Shape[1] + 2], (float)element);
    }

    [Theory]
    [InlineData("complex.npy", "its elements are of type '<c8'; expected floats of 16, 32 or 64 bits, integers or booleans")]
    [InlineData("records.npy", "expected numbers, not records or objects")]
    [InlineData("weights.npz", "it does not begin with NumPy's signature")]
    public void What_is_no_array_of_numbers_is_refused(string name, string expected)
    {
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => NpyArray.Load(Fixture.Path($"numpy/{name}")));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains("Cannot load", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Nothing that a header claims is reserved before the bytes are there.</summary>
    [Fact]
    public void A_file_that_is_cut_off_or_lies_is_refused()
    {
        byte[] whole = File.ReadAllBytes(Fixture.Path("numpy/rows-f4.npy"));
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_folder.File("cut.npy"), whole[..length]);
            Assert.Throws<InvalidDataException>(() => NpyArray.Load(_folder.File("cut.npy")));
        }

        File.WriteAllBytes(_folder.File("lie.npy"), System.Text.Encoding.Latin1.GetBytes(System.Text.Encoding.Latin1.GetString(whole).Replace("(2, 3, 4), }          ", "(99999, 99999, 99999), }", StringComparison.Ordinal)));
        Assert.Throws<InvalidDataException>(() => NpyArray.Load(_folder.File("lie.npy")));
    }

    [Fact]
    public void An_archive_that_is_none_is_refused()
    {
        Assert.Contains("Cannot load", Assert.Throws<InvalidDataException>(() => NpzFile.Load(Fixture.Path("numpy/vector.npy"))).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => NpzFile.Load(_folder.File("none.npz")));
        Assert.Contains(
            "Found 3 elements, expected 4 for the shape [2, 2]",
            Assert.Throws<ArgumentException>(() => new NpyArray([2, 2], new float[3]).Save(_folder.File("x.npy"))).Message,
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }
}
