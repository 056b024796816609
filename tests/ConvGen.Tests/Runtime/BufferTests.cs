using System.Text;

namespace ConvGen.Tests.Runtime;

/// <summary>Tensors that are saved with the parameters but not trained.</summary>
public sealed class BufferTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_network_starts_with_means_of_zero_and_variances_and_scales_of_one()
    {
        NormedRegression network = NormedRegression.Create(seed: 3);

        Assert.Equal(["bn1.running_mean", "bn1.running_var"], network.Buffers.Select(b => b.Name));
        Assert.Equal([0f, 0f], network.Buffers[0].Values.ToArray());
        Assert.Equal([1f, 1f], network.Buffers[1].Values.ToArray());
        Assert.Equal([1f, 1f], network.Parameters[0].Values.ToArray());
        Assert.Empty(SoftmaxRegression.Create().Buffers);
    }

    [Fact]
    public void Buffers_are_saved_after_the_parameters_and_loaded_bit_for_bit()
    {
        NormedRegression saved = Distinct();
        string path = _folder.File("network.safetensors");

        saved.Save(path);
        NormedRegression loaded = NormedRegression.Load(path);

        string text = Encoding.UTF8.GetString(File.ReadAllBytes(path));
        Assert.Contains("\"bn1.running_mean\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[100,108]},\"bn1.running_var\"", text, StringComparison.Ordinal);
        Assert.Equal(Tensors(saved), Tensors(loaded));
    }

    [Fact]
    public void A_file_without_them_names_them_with_everything_else_that_differs()
    {
        string path = _folder.File("network.safetensors");
        SoftmaxRegression.Create().Save(path);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => NormedRegression.Load(path));

        Assert.Contains("Missing: bn1.weight [2]; bn1.bias [2]; bn1.running_mean [2]; bn1.running_var [2]", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Unexpected", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_buffers_does_not_take_a_file_with_some()
    {
        string path = _folder.File("network.safetensors");
        NormedRegression.Create().Save(path);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => SoftmaxRegression.Load(path));

        Assert.Contains("Unexpected: bn1.weight [2]; bn1.bias [2]; bn1.running_mean [2]; bn1.running_var [2]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_buffer_of_another_shape_is_reported()
    {
        string path = Changed("\"bn1.running_var\":{\"dtype\":\"F32\",\"shape\":[2]", "\"bn1.running_var\":{\"dtype\":\"F32\",\"shape\":[2,1]", []);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => NormedRegression.Load(path));

        Assert.Contains("Different: bn1.running_var: found [2, 1], expected [2]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_count_of_batches_that_PyTorch_keeps_beside_running_statistics_is_passed_over()
    {
        const string Counter = "\"bn1.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[116,124]}";

        NormedRegression loaded = NormedRegression.Load(Changed("[108,116]}}", $"[108,116]}},{Counter}}}", new byte[8]));

        Assert.Equal(Tensors(Distinct()), Tensors(loaded));
    }

    [Fact]
    public void The_count_of_batches_of_another_layer_is_not()
    {
        const string Counter = "\"bn2.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[116,124]}";

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => NormedRegression.Load(Changed("[108,116]}}", $"[108,116]}},{Counter}}}", new byte[8])));

        Assert.Contains("Unexpected: bn2.num_batches_tracked []", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_step_takes_them_and_gives_them_back()
    {
        NormedRegression network = Distinct();
        NormedRegression copy = NormedRegression.Create();
        using TrainingStep step = network.CreateTrainingStep(1);

        step.Load(network);
        step.Store(copy);

        Assert.Equal(Tensors(network), Tensors(copy));
    }

    private static NormedRegression Distinct()
    {
        NormedRegression network = NormedRegression.Create(seed: 3);
        int i = 0;
        foreach (Parameter buffer in network.Buffers)
        {
            foreach (ref float value in buffer.Values.Span)
            {
                value = ++i + 0.5f;
            }
        }

        return network;
    }

    private static float[][] Tensors(Network network) => [.. network.Parameters.Concat(network.Buffers).Select(p => p.Values.ToArray())];

    /// <summary>A saved file with one change in its header and something behind its data.</summary>
    private string Changed(string old, string replacement, byte[] added)
    {
        string path = _folder.File("network.safetensors");
        Distinct().Save(path);
        byte[] file = File.ReadAllBytes(path);
        int length = (int)BitConverter.ToInt64(file);
        string header = Encoding.UTF8.GetString(file, 8, length);
        Assert.Contains(old, header, StringComparison.Ordinal);
        byte[] changed = Encoding.UTF8.GetBytes(header.Replace(old, replacement, StringComparison.Ordinal));
        return _folder.Write("changed", [.. BitConverter.GetBytes((long)changed.Length), .. changed, .. file[(8 + length)..], .. added]);
    }
}
