using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace ConvGen;

/// <summary>
/// A file of TensorBoard's events: records of TensorFlow (https://www.tensorflow.org/tutorials/load_data/tfrecord, "TFRecords format details"), each holding the protocol buffer <c>Event</c>
/// (tensorflow/core/util/event.proto) with a <c>Summary</c> (tensorflow/core/framework/summary.proto).
/// </summary>
internal sealed class EventFile : IDisposable
{
    // Field numbers of Event, Summary, Summary.Value and SessionLog, with the wire types that protocol buffers give them: 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes.
    private const byte WallTime = (1 << 3) | 1;
    private const byte Step = (2 << 3) | 0;
    private const byte FileVersion = (3 << 3) | 2;
    private const byte Summary = (5 << 3) | 2;
    private const byte SessionLog = (7 << 3) | 2;
    private const byte SummaryValue = (1 << 3) | 2;
    private const byte Tag = (1 << 3) | 2;
    private const byte SimpleValue = (2 << 3) | 5;
    private const byte Histogram = (5 << 3) | 2;
    private const byte SessionStatus = (1 << 3) | 0;
    private const byte SessionStart = 1;

    private readonly FileStream _file;
    private readonly TimeProvider _clock;

    /// <summary>Creates the file, with the record that names its version.</summary>
    /// <param name="path">Replaced where it exists.</param>
    /// <param name="clock">For the events' times.</param>
    public EventFile(string path, TimeProvider clock)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        _clock = clock;
        WriteEvent(0, FileVersion, "brain.Event:2"u8);
    }

    /// <summary>Says that a run goes on: what other files of the folder have at this step and after it is void.</summary>
    /// <param name="step">The first step to come.</param>
    public void WriteStart(long step) => WriteEvent(step, SessionLog, [SessionStatus, SessionStart]);

    /// <summary>Writes numbers of one step. Those that are NaN are left out.</summary>
    /// <param name="step">The step.</param>
    /// <param name="values">What TensorBoard calls each, and the number.</param>
    public void WriteScalars(long step, IEnumerable<(string Tag, double Value)> values)
    {
        using var summary = new MemoryStream();
        Span<byte> number = stackalloc byte[sizeof(float)];
        foreach ((string tag, double value) in values.Where(v => !double.IsNaN(v.Value)))
        {
            using var entry = new MemoryStream();
            WriteBytes(entry, Tag, Encoding.UTF8.GetBytes(tag));
            entry.WriteByte(SimpleValue);
            BinaryPrimitives.WriteSingleLittleEndian(number, (float)value);
            entry.Write(number);
            WriteBytes(summary, SummaryValue, entry.ToArray());
        }

        WriteEvent(step, Summary, summary.ToArray());
    }

    /// <summary>Writes histograms of one step. Those of no numbers are left out.</summary>
    /// <param name="step">The step.</param>
    /// <param name="values">What TensorBoard calls each, and the histogram.</param>
    public void WriteHistograms(long step, IEnumerable<(string Tag, TensorHistogram Value)> values)
    {
        using var summary = new MemoryStream();
        foreach ((string tag, TensorHistogram value) in values.Where(v => v.Value.Count > 0))
        {
            using var entry = new MemoryStream();
            WriteBytes(entry, Tag, Encoding.UTF8.GetBytes(tag));
            WriteBytes(entry, Histogram, Message(value));
            WriteBytes(summary, SummaryValue, entry.ToArray());
        }

        WriteEvent(step, Summary, summary.ToArray());
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void WriteEvent(long step, byte field, ReadOnlySpan<byte> content)
    {
        using var message = new MemoryStream();
        Span<byte> time = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(time, (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        message.WriteByte(WallTime);
        message.Write(time);
        message.WriteByte(Step);
        WriteVarint(message, (ulong)step);
        WriteBytes(message, field, content);
        WriteRecord(message.ToArray());
    }

    /// <summary>The length and its checksum, the data and its checksum.</summary>
    private void WriteRecord(ReadOnlySpan<byte> data)
    {
        byte[] record = new byte[sizeof(ulong) + sizeof(uint) + data.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Checksum(record.AsSpan(0, 8)));
        data.CopyTo(record.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + data.Length), Checksum(data));
        _file.Write(record);
        _file.Flush();
    }

    /// <summary>CRC-32C, rotated and shifted as TensorFlow masks it, so that checksums of checksums are not 0.</summary>
    /// <param name="data">Any bytes.</param>
    internal static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }

    /// <summary><c>HistogramProto</c>: min, max, num, sum, sum_squares (fields 1 to 5, doubles), bucket_limit and bucket (6 and 7, packed doubles).</summary>
    private static byte[] Message(TensorHistogram histogram)
    {
        using var message = new MemoryStream();
        double[] numbers = [histogram.Minimum, histogram.Maximum, histogram.Count, histogram.Sum, histogram.SumOfSquares];
        for (int i = 0; i < numbers.Length; i++)
        {
            message.WriteByte((byte)(((i + 1) << 3) | 1));
            message.Write(Packed([numbers[i]]));
        }

        WriteBytes(message, (6 << 3) | 2, Packed(histogram.Limits));
        WriteBytes(message, (7 << 3) | 2, Packed(histogram.Counts.Select(count => (double)count)));
        return message.ToArray();
    }

    private static byte[] Packed(IEnumerable<double> numbers) => [.. numbers.SelectMany(number =>
    {
        byte[] bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, number);
        return bytes;
    })];

    private static void WriteBytes(MemoryStream target, byte field, ReadOnlySpan<byte> content)
    {
        target.WriteByte(field);
        WriteVarint(target, (ulong)content.Length);
        target.Write(content);
    }

    private static void WriteVarint(MemoryStream target, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            target.WriteByte((byte)(value | 0x80));
        }

        target.WriteByte((byte)value);
    }
}
