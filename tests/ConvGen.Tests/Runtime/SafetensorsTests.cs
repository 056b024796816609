using System.Buffers.Binary;
using System.Collections;
using System.Text;
using ConvGen.Formats;

namespace ConvGen.Tests.Runtime;

/// <summary>The published format, byte by byte, and what becomes of files that are not in it.</summary>
public sealed class SafetensorsTests : IDisposable
{
    private const string Header =
        """{"dense1.weight":{"dtype":"F32","shape":[3,6],"data_offsets":[0,72]},"dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[72,84]}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_saved_is_loaded_bit_for_bit()
    {
        SoftmaxRegression saved = SoftmaxRegression.Create(seed: 5);
        saved.Parameters[1].Values.Span[0] = BitConverter.Int32BitsToSingle(0x7FC12345);
        saved.Parameters[1].Values.Span[1] = -0f;
        saved.Parameters[1].Values.Span[2] = float.Epsilon;
        string path = _folder.File("network.safetensors");

        saved.Save(path);
        SoftmaxRegression loaded = SoftmaxRegression.Load(path);

        Assert.Equal(Bits(saved), Bits(loaded));
    }

    [Fact]
    public void A_saved_file_is_the_published_layout()
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 5);
        string path = _folder.File("network.safetensors");

        network.Save(path);

        string header = """{"__metadata__":{"format":"pt"},""" + Header[1..];
        header = header.PadRight((header.Length + 7) / 8 * 8);
        Assert.Equal(File.ReadAllBytes(path), Assemble(header, network));
    }

    [Fact]
    public void A_file_assembled_by_hand_is_loaded_whatever_the_order_of_its_entries()
    {
        byte[] data = new byte[84];
        for (int i = 0; i < 21; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(i * 4), i + 0.5f);
        }

        string header = """ {"dense1.weight":{"extra":[{}],"data_offsets":[12,84],"shape":[3,6],"dtype":"F32"},"dense1.bias":{"shape":[3],"data_offsets":[0,12],"dtype":"F32"}}  """.TrimStart();

        SoftmaxRegression network = SoftmaxRegression.Load(Write(header, data));

        Assert.Equal([0.5f, 1.5f, 2.5f], network.Parameters[1].Values.ToArray());
        Assert.Equal(Enumerable.Range(3, 18).Select(i => i + 0.5f), network.Parameters[0].Values.ToArray());
    }

    [Fact]
    public void Saving_replaces_a_file_and_leaves_nothing_beside_it()
    {
        string path = _folder.Write("network.safetensors", [1, 2, 3]);

        SoftmaxRegression.Create(seed: 5).Save(path);

        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(Bits(SoftmaxRegression.Create(seed: 5)), Bits(SoftmaxRegression.Load(path)));
    }

    [Fact]
    public void A_failed_save_leaves_what_was_there()
    {
        string path = _folder.File("occupied");
        Directory.CreateDirectory(path);
        string inside = Path.Combine(path, "keep");
        File.WriteAllText(inside, "kept");

        IOException folder = Assert.Throws<IOException>(() => SoftmaxRegression.Create().Save(path));
        DirectoryNotFoundException missing = Assert.Throws<DirectoryNotFoundException>(() => SoftmaxRegression.Create().Save(_folder.File("no/such.safetensors")));

        Assert.Contains("it is a folder; expected the path of a file", folder.Message, StringComparison.Ordinal);
        Assert.Contains("its folder does not exist; create it first", missing.Message, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal("kept", File.ReadAllText(inside));
    }

    [Fact]
    public void A_save_that_fails_halfway_leaves_the_old_file_and_no_other()
    {
        string path = _folder.Write("network.safetensors", [1, 2, 3]);

        Assert.Throws<IOException>(() => SafetensorsWriter.Save(path, new FailingList(SoftmaxRegression.Create().Parameters)));

        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named_as_such()
    {
        FileNotFoundException missing = Assert.Throws<FileNotFoundException>(() => SoftmaxRegression.Load(_folder.File("none")));
        FileNotFoundException lost = Assert.Throws<FileNotFoundException>(() => SoftmaxRegression.Load(_folder.File("no/such")));
        IOException folder = Assert.Throws<IOException>(() => SoftmaxRegression.Load(_folder.Path));

        Assert.Contains("there is no such file", missing.Message, StringComparison.Ordinal);
        Assert.Contains("there is no such file", lost.Message, StringComparison.Ordinal);
        Assert.Contains("it is a folder; expected a safetensors file", folder.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SoftmaxRegression.Load(""));
    }

    [Fact]
    public void Every_difference_is_listed_at_once()
    {
        string header = """{"dense1.weight":{"dtype":"F32","shape":[6,3],"data_offsets":[0,72]},"dense2.bias":{"dtype":"F32","shape":[3],"data_offsets":[72,84]}}""";

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => SoftmaxRegression.Load(Write(header, new byte[84])));

        Assert.Contains("Missing: dense1.bias [3]", e.Message, StringComparison.Ordinal);
        Assert.Contains("Unexpected: dense2.bias [3]", e.Message, StringComparison.Ordinal);
        Assert.Contains("Different: dense1.weight: found [6, 3], expected [3, 6]", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":"I16","shape":[3],"data_offsets":[72,78]}}""", 78, "dense1.bias: found type I16, expected F32, F16 or BF16 (convert it")]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":"F32","shape":[4],"data_offsets":[72,84]}}""", 84, "expected 16 bytes for F32 [4]")]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[68,80]}}""", 84, "expected a beginning at 72, without gap or overlap")]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[76,88]}}""", 88, "expected a beginning at 72, without gap or overlap")]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[84,72]}}""", 84, "expected an end that is not before the beginning")]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[72,9223372036854775807]}}""", 84, "expected 12 bytes for F32 [3]")]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[72,9223372036854775808]}}""", 84, "something other than integers")]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[-12,84]}}""", 84, "something other than integers")]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":"F32","shape":[3.5],"data_offsets":[72,84]}}""", 84, "something other than integers")]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[72,84]}}""", 84, "expected more than 2⁶³ bytes")]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":"F32","shape":[4294967296,1073741824],"data_offsets":[72,84]}}""", 84, "expected more than 2⁶³ bytes")]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":"F32","shape":[3],"data_offsets":[72]}}""", 84, "expected dtype, shape and data_offsets with two integers")]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":"F32","data_offsets":[72,84]}}""", 84, "is incomplete")]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":4,"shape":[3],"data_offsets":[72,84]}}""", 84, "dtype of tensor 'dense1.bias' is Number; expected String")]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":"F32","dtype":"F32","shape":[3],"data_offsets":[72,84]}}""", 84, "has 'dtype' twice")]
    [InlineData("""{WEIGHT,"dense1.bias":7}""", 84, "tensor 'dense1.bias' is Number; expected StartObject")]
    [InlineData("{WEIGHT,BIAS,BIAS}", 84, "its header names 'dense1.bias' twice")]
    [InlineData("{WEIGHT,BIAS}", 85, "its tensors end at byte 84, but 85 bytes of data follow the header: something was added behind the last tensor; copy or save it again.")]
    [InlineData("{WEIGHT,BIAS}", 83, "tensor 'dense1.bias' ends at byte 84, but only 83 bytes of data follow the header: the file was cut off; copy or save it again.")]
    [InlineData("{WEIGHT,BIAS}", 71, "tensor 'dense1.weight' ends at byte 72, but only 71 bytes of data follow the header: the file was cut off; copy or save it again.")]
    [InlineData("""{WEIGHT,"dense1.bias":{"dtype":"F16","shape":[3],"data_offsets":[72,78]}}""", 76, "tensor 'dense1.bias' ends at byte 78, but only 76 bytes")]
    [InlineData("{WEIGHT,BIAS", 84, "its header is not valid JSON")]
    [InlineData("{WEIGHT,BIAS}x", 84, "its header is not valid JSON")]
    [InlineData("""{WEIGHT,BIAS,"__metadata__":{"a":1}}""", 84, "a value of __metadata__ is Number; expected String")]
    [InlineData("""{"\ud800":{}}""", 0, "not valid text")]
    [InlineData("""{"a\u0007b":7}""", 0, "tensor 'a�b' is Number")]
    [InlineData("[]", 0, "does not begin with '{'")]
    [InlineData("", 0, "does not begin with '{'")]
    [InlineData("{}", 0, "Missing: dense1.weight [3, 6]; dense1.bias [3]")]
    public void A_header_that_lies_is_refused_and_the_network_is_as_it_was(string header, int dataLength, string expected)
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 3);
        header = header.Replace("WEIGHT", Header[1..Header.IndexOf(",\"dense1.bias", StringComparison.Ordinal)], StringComparison.Ordinal)
            .Replace("BIAS", Header[Header.IndexOf("\"dense1.bias", StringComparison.Ordinal)..^1], StringComparison.Ordinal);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => network.LoadAgain(Write(header, new byte[dataLength])));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Equal(Bits(SoftmaxRegression.Create(seed: 3)), Bits(network));
    }

    [Theory]
    [InlineData(0, "it is 0 bytes long")]
    [InlineData(7, "it is 7 bytes long")]
    [InlineData(8, "announce a header of")]
    [InlineData(40, "announce a header of")]
    [InlineData(200, "the file was cut off; copy or save it again")]
    public void A_file_that_is_cut_off_is_refused(int length, string expected)
    {
        string path = _folder.File("network.safetensors");
        SoftmaxRegression.Create().Save(path);
        string cut = _folder.Write("cut", File.ReadAllBytes(path)[..length]);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => SoftmaxRegression.Load(cut));

        Assert.Contains($"Cannot load '{cut}'", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x8000000000000000)]
    [InlineData(0xFFFFFFFFFFFFFFFF)]
    [InlineData(0x7FFFFFFFFFFFFFFF)]
    [InlineData(100_000_000)]
    [InlineData(93)]
    public void An_announced_header_larger_than_the_file_is_refused_without_reserving_it(ulong announced)
    {
        byte[] file = new byte[100];
        BinaryPrimitives.WriteUInt64LittleEndian(file, announced);
        string path = _folder.Write("hostile", file);
        long before = GC.GetAllocatedBytesForCurrentThread();

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => SoftmaxRegression.Load(path));

        Assert.Contains($"announce a header of {announced} bytes; expected at most 92 in a file of 100", e.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200_000);
    }

    [Fact]
    public void A_header_of_deep_nesting_or_invalid_text_is_refused()
    {
        string deep = Write("{\"a\":{\"b\":" + new string('[', 5000), []);
        byte[] invalid = Encoding.Latin1.GetBytes("{\"\xFF\":{}}");

        Assert.Throws<InvalidDataException>(() => SoftmaxRegression.Load(deep));
        Assert.Throws<InvalidDataException>(() => SoftmaxRegression.Load(_folder.Write("invalid", [(byte)invalid.Length, 0, 0, 0, 0, 0, 0, 0, .. invalid])));
    }

    [Fact]
    public void No_single_byte_of_a_header_can_make_loading_crash()
    {
        string path = _folder.File("network.safetensors");
        SoftmaxRegression.Create().Save(path);
        byte[] file = File.ReadAllBytes(path);
        for (int i = 0; i < file.Length - 84; i++)
        {
            foreach (byte value in (byte[])[0, (byte)'"', (byte)'}', (byte)'9', 0xFF])
            {
                byte[] changed = [.. file];
                changed[i] = value;
                string changedPath = _folder.Write("changed", changed);
                Exception? e = Record.Exception(() => SoftmaxRegression.Load(changedPath));
                Assert.True(e is null or InvalidDataException, $"byte {i} as {value}: {e}");
            }
        }
    }

    private static int[] Bits(SoftmaxRegression network) => [.. network.Parameters.SelectMany(p => p.Values.ToArray()).Select(BitConverter.SingleToInt32Bits)];

    private static byte[] Assemble(string header, SoftmaxRegression network)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. Bits(network).SelectMany(BitConverter.GetBytes)];
    }

    private string Write(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        return _folder.Write("assembled", [.. BitConverter.GetBytes((long)text.Length), .. text, .. data]);
    }

    /// <summary>Gives all parameters for the header, and fails after the first one's data.</summary>
    private sealed class FailingList(IReadOnlyList<Parameter> parameters) : IReadOnlyList<Parameter>
    {
        private int _enumerations;

        public int Count => parameters.Count;

        public Parameter this[int index] => parameters[index];

        public IEnumerator<Parameter> GetEnumerator()
        {
            bool fails = _enumerations++ > 0;
            yield return parameters[0];
            yield return fails ? throw new IOException("The disk is full.") : parameters[1];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
