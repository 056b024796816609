using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;
using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

public sealed class LogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Comma_separated_values_have_a_line_for_each_epoch_and_for_every_so_many_steps()
    {
        string path = _folder.File("log.csv");
        TrainingHistory history = Fit(new CsvLog(path, everySteps: 2));

        string[][] lines = [.. File.ReadAllLines(path).Select(line => line.Split(','))];

        Assert.Equal(["epoch", "step", "learning_rate", "loss", "accuracy", "validation_loss", "validation_accuracy", "top-2 accuracy", "seconds"], lines[0]);
        Assert.Equal(["1 2", "1 3", "2 4", "2 6", "2 6"], lines.Skip(1).Select(line => $"{line[0]} {line[1]}"));
        Assert.Equal(history.Epochs[1].Loss, double.Parse(lines[5][3], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(history.Epochs[1].Metrics["top-2 accuracy"], double.Parse(lines[5][7], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(["", "", "", "", ""], lines[1][4..]);
        Assert.Equal("0.1", lines[1][2]);
    }

    [Fact]
    public void JSON_lines_are_an_object_each()
    {
        string path = _folder.File("log.jsonl");
        TrainingHistory history = Fit(new JsonLinesLog(path, everySteps: 2));

        JsonElement[] lines = [.. File.ReadAllLines(path).Select(line => JsonDocument.Parse(line).RootElement)];

        Assert.Equal(["step", "epoch", "step", "step", "epoch"], lines.Select(l => l.GetProperty("kind").GetString()));
        Assert.Equal(history.Epochs[0].ValidationLoss, lines[1].GetProperty("validation_loss").GetDouble());
        Assert.Equal(history.Epochs[0].Metrics["top-2 accuracy"], lines[1].GetProperty("metrics").GetProperty("top-2 accuracy").GetDouble());
        Assert.False(lines[0].TryGetProperty("gradient_norm", out _));
    }

    [Fact]
    public void A_log_is_replaced_by_another_run()
    {
        string path = _folder.File("log.csv");
        Fit(new CsvLog(path));
        Fit(new CsvLog(path));

        Assert.Equal(3, File.ReadAllLines(path).Length);
    }

    [Fact]
    public void Event_files_are_records_of_TensorBoards_events()
    {
        TrainingHistory history = Fit(new TensorBoardLog(_folder.Path, everySteps: 3, statisticsEverySteps: 6));
        byte[] file = File.ReadAllBytes(Directory.GetFiles(_folder.Path, "events.out.tfevents.*").Single());

        List<(long Step, string Tag, float Value)> scalars = ReadEvents(file, out string version);

        Assert.Equal("brain.Event:2", version);
        Assert.Equal((float)history.Epochs[1].Loss, scalars.Single(s => s is { Step: 6, Tag: "epoch/loss" }).Value);
        Assert.Equal((float)history.Epochs[0].ValidationAccuracy!, scalars.Single(s => s is { Step: 3, Tag: "validation/accuracy" }).Value);
        Assert.Equal(0.1f, scalars.Single(s => s is { Step: 3, Tag: "step/learning rate" }).Value);
        Assert.Contains(scalars, s => s is { Step: 6, Tag: "gradients/conv1.weight/deviation", Value: > 0 });
        Assert.Contains(scalars, s => s is { Step: 6, Tag: "activations/bn1/mean", Value: > 0 });
        Assert.DoesNotContain(scalars, s => s.Tag == "step/gradient norm");
    }

    [Fact]
    public void Histograms_are_TensorBoards_and_hold_every_number()
    {
        Fit(new TensorBoardLog(_folder.Path, everySteps: 0, histogramsEverySteps: 6));
        byte[] file = File.ReadAllBytes(Directory.GetFiles(_folder.Path, "events.out.tfevents.*").Single());

        // Event { step = 2, summary = 5 { value = 1 { tag = 1, histo = 5 { … } } } }.
        var histograms = new Dictionary<string, List<(int Field, long Number, byte[] Bytes)>>();
        for (int at = 0; at < file.Length; at += (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at)) + 16)
        {
            List<(int Field, long Number, byte[] Bytes)> fields = Fields(file.AsSpan(at + 12, (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at))));
            foreach ((_, _, byte[] value) in fields.Where(f => f.Field == 5).SelectMany(f => Fields(f.Bytes)))
            {
                List<(int Field, long Number, byte[] Bytes)> parts = Fields(value);
                if (parts[1].Field == 5)
                {
                    Assert.Equal(6, fields.Single(f => f.Field == 2).Number);
                    histograms.Add(Encoding.UTF8.GetString(parts[0].Bytes), Fields(parts[1].Bytes));
                }
            }
        }

        Assert.Contains("gradients/dense1.bias", histograms.Keys);
        List<(int Field, long Number, byte[] Bytes)> weights = histograms["parameters/conv1.weight"];
        double[] Doubles(int field) => [.. weights.Single(f => f.Field == field).Bytes.Chunk(8).Select(bytes => BinaryPrimitives.ReadDoubleLittleEndian(bytes))];
        double Number(int field) => BitConverter.Int64BitsToDouble(weights.Single(f => f.Field == field).Number);
        Assert.Equal(45, Number(3));
        Assert.Equal(45, Doubles(7).Sum());
        Assert.Equal(Doubles(6).Length, Doubles(7).Length);
        Assert.True(Number(1) < Number(2) && Doubles(6)[0] <= Number(1) && Doubles(6)[^1] > Number(2));
    }

    [Fact]
    public void A_histogram_counts_each_number_in_the_bucket_below_whose_limit_it_lies()
    {
        TensorHistogram histogram = TensorHistogram.Of("x", [0f, 1.5f, -1.5f, 1.5f, 1e-13f, float.NaN, float.PositiveInfinity]);

        Assert.Equal((5, -1.5, 1.5, 1.5 + 1e-13f, (3 * 2.25) + (1e-13f * (double)1e-13f)), (histogram.Count, histogram.Minimum, histogram.Maximum, histogram.Sum, histogram.SumOfSquares));
        Assert.Equal([2L, 2L, 1L], histogram.Counts.Where(count => count > 0).Order().Reverse());
        for (int i = 0; i < histogram.Counts.Count; i++)
        {
            double from = i == 0 ? double.NegativeInfinity : histogram.Limits[i - 1];
            Assert.Equal(((double[])[0, 1.5, -1.5, 1.5, 1e-13f]).Count(x => x >= from && x < histogram.Limits[i]), histogram.Counts[i]);
        }

        // Neighbouring limits differ by a tenth, down to 1e-12 and 0.
        int zero = histogram.Limits.ToList().IndexOf(0);
        Assert.Equal(1e-12, histogram.Limits[zero + 1]);
        Assert.Equal(1.1, histogram.Limits[zero + 2] / histogram.Limits[zero + 1], 1e-12);
        Assert.Empty(TensorHistogram.Of("none", [float.NaN]).Counts);
    }

    [Fact]
    public void The_checksum_is_the_masked_CRC_32C()
    {
        // CRC-32C of 32 zeros is 8A9136AA (RFC 3720, B.4); TensorFlow masks it as ((crc >> 15) | (crc << 17)) + A282EAD8.
        Assert.Equal(unchecked(((0x8A9136AAu >> 15) | (0x8A9136AAu << 17)) + 0xA282EAD8u), EventFile.Checksum(new byte[32]));
    }

    [Fact]
    public void A_run_that_goes_on_says_so_in_its_event_file()
    {
        using (var file = new EventFile(_folder.File("events"), TimeProvider.System))
        {
            file.WriteStart(7);
        }

        byte[] bytes = File.ReadAllBytes(_folder.File("events"));

        // Event { step: 7, session_log: { status: START } } ends in 10 07 3A 02 08 01, before the checksum.
        Assert.Equal([0x10, 0x07, 0x3A, 0x02, 0x08, 0x01], bytes[^10..^4]);
    }

    private static TrainingHistory Fit(Callback log) =>
        new Trainer<Small>(Small.Create(seed: 1), new Sgd(0.1f), threads: 1, metrics: [new TopKAccuracy(2)])
            .Fit(Stripes.Create(30), 2, batchSize: 10, validation: Stripes.Create(9, first: 30), callbacks: [log]);

    /// <summary>A reader of its own, by the published formats.</summary>
    private static List<(long Step, string Tag, float Value)> ReadEvents(byte[] file, out string version)
    {
        var scalars = new List<(long, string, float)>();
        version = "";
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            ReadOnlySpan<byte> data = file.AsSpan(at + 12, length);
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            at += length + 16;
            long step = 0;
            foreach ((int field, long number, byte[] bytes) in Fields(data))
            {
                step = field == 2 ? number : step;
                version = field == 3 ? Encoding.UTF8.GetString(bytes) : version;
                foreach ((_, _, byte[] value) in field == 5 ? Fields(bytes) : [])
                {
                    List<(int Field, long Number, byte[] Bytes)> parts = Fields(value);
                    scalars.Add((step, Encoding.UTF8.GetString(parts[0].Bytes), BitConverter.Int32BitsToSingle((int)parts[1].Number)));
                }
            }
        }

        return scalars;
    }

    private static List<(int Field, long Number, byte[] Bytes)> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new List<(int, long, byte[])>();
        for (int at = 0; at < message.Length;)
        {
            int key = (int)Varint(message, ref at);
            switch (key & 7)
            {
                case 0:
                    fields.Add((key >> 3, Varint(message, ref at), []));
                    break;
                case 1:
                    fields.Add((key >> 3, BinaryPrimitives.ReadInt64LittleEndian(message[at..]), []));
                    at += 8;
                    break;
                case 5:
                    fields.Add((key >> 3, BinaryPrimitives.ReadInt32LittleEndian(message[at..]), []));
                    at += 4;
                    break;
                default:
                    int length = (int)Varint(message, ref at);
                    fields.Add((key >> 3, 0, message.Slice(at, length).ToArray()));
                    at += length;
                    break;
            }
        }

        return fields;
    }

    private static long Varint(ReadOnlySpan<byte> message, ref int at)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = message[at++];
            value |= (long)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }

    /// <summary>CRC-32C bit by bit (polynomial 82F63B78, reflected).</summary>
    private static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
            }
        }

        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }
}
