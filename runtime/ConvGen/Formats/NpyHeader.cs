using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ConvGen.Formats;

/// <summary>What stands before an array's data: a magic string, a version, a length, and a Python dictionary with <c>descr</c>, <c>fortran_order</c> and <c>shape</c>.</summary>
/// <param name="Descr">The elements' byte order and type: <c>&lt;f4</c>.</param>
/// <param name="FortranOrder">Whether the first extent runs fastest.</param>
/// <param name="Shape">The extents.</param>
internal sealed record NpyHeader(string Descr, bool FortranOrder, ImmutableArray<long> Shape)
{
    private const int Alignment = 64;
    private const int LongestText = 1 << 16;
    private const string What = "expected a NumPy array (.npy), which numpy.save writes";

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>A header for row-major 32-bit floats, version 1.0, as NumPy writes it.</summary>
    public static byte[] Write(ImmutableArray<int> shape)
    {
        string extents = string.Join(", ", shape.Select(extent => extent.ToString(CultureInfo.InvariantCulture)));
        string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({extents}{(shape.Length == 1 ? "," : "")}), }}";
        int prefix = Magic.Length + 4;

        // The data begins at a whole number of 64 bytes, after spaces and a line feed.
        int length = (prefix + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        byte[] header = new byte[length];
        Magic.CopyTo(header);
        header[Magic.Length] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Magic.Length + 2), checked((ushort)(length - prefix)));
        Encoding.ASCII.GetBytes(text.PadRight(length - prefix - 1) + "\n", header.AsSpan(prefix));
        return header;
    }

    /// <exception cref="InvalidDataException">It is no header.</exception>
    public static NpyHeader Read(Stream stream)
    {
        Span<byte> start = stackalloc byte[8];
        ReadExactly(stream, start);
        if (!start.StartsWith(Magic))
        {
            throw new InvalidDataException($"it does not begin with NumPy's signature; {What}");
        }

        // Version 1 has two bytes of length, versions 2 and 3 have four.
        Span<byte> lengthBytes = stackalloc byte[4];
        lengthBytes.Clear();
        ReadExactly(stream, lengthBytes[..(start[6] == 1 ? 2 : 4)]);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (start[6] is < 1 or > 3 || length > LongestText)
        {
            throw new InvalidDataException($"its header is of version {start[6]} and {length} bytes long; expected version 1, 2 or 3 and at most {LongestText} bytes");
        }

        byte[] text = new byte[length];
        ReadExactly(stream, text);
        return Parse(Encoding.UTF8.GetString(text));
    }

    internal static NpyHeader Parse(string text)
    {
        string descr = After(text, "descr"), order = After(text, "fortran_order"), shape = After(text, "shape");
        int descrEnd = descr.Length > 1 ? descr.IndexOf(descr[0], 1) : -1, shapeEnd = shape.IndexOf(')', StringComparison.Ordinal);
        if (descr is not ['\'' or '"', ..] || descrEnd < 0)
        {
            throw new InvalidDataException($"its header says {SafetensorsHeader.Printable(text.Trim())}; expected numbers, not records or objects");
        }

        if (shape is not ['(', ..] || shapeEnd < 0 || !(order.StartsWith("True", StringComparison.Ordinal) || order.StartsWith("False", StringComparison.Ordinal)))
        {
            throw Invalid(text);
        }

        IEnumerable<long> extents = shape[1..shapeEnd].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(extent => long.TryParse(extent, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : throw Invalid(text));
        return new NpyHeader(descr[1..descrEnd], order[0] == 'T', [.. extents]);
    }

    /// <summary>What follows a key and its colon.</summary>
    private static string After(string text, string key)
    {
        int at = Math.Max(text.IndexOf($"'{key}':", StringComparison.Ordinal), text.IndexOf($"\"{key}\":", StringComparison.Ordinal));
        return at < 0 ? throw Invalid(text) : text[(at + key.Length + 3)..].TrimStart();
    }

    private static InvalidDataException Invalid(string text) =>
        new($"its header is {SafetensorsHeader.Printable(text.Trim())}; expected descr, fortran_order and shape");

    private static void ReadExactly(Stream stream, Span<byte> bytes)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new InvalidDataException($"it ends within its header; {What}");
        }
    }
}
