using ConvGen.Benchmarks.Rivals;
using ConvGen.Generator.Graph;

namespace ConvGen.Benchmarks.Measurement;

/// <summary>The same network with the same weights in ConvGen and in ONNX Runtime, measured in turns.</summary>
internal static class Comparison
{
    private const int Rounds = 7;
    private const double RoundSeconds = 0.25;
    private const float SmallGamma = 0.3f;

    /// <summary>The rival's idle threads look for work for some milliseconds after a call, and would take a processor from the other side.</summary>
    private static readonly TimeSpan s_calm = TimeSpan.FromMilliseconds(40);

    /// <param name="model">The network's name as the rivals' script has it.</param>
    /// <param name="batch">Images a call.</param>
    /// <param name="threads">Of both.</param>
    public static NetworkRow Measure<TNetwork>(string model, int batch, int threads)
        where TNetwork : Network, INetwork<TNetwork>
    {
        using PinnedThread? pinned = threads == 1 ? new PinnedThread() : null;
        TNetwork network = TNetwork.Create(seed: 1);
        NetworkGraph? graph = NetworkSources.Graphs.GetValueOrDefault(typeof(TNetwork).Name);
        if (graph is not null)
        {
            Randomise(graph, network);
        }

        using Predictor predictor = network.CreatePredictor(threads);
        var random = new Random(1);
        float[] images = [.. Enumerable.Range(0, batch * predictor.InputLength).Select(_ => random.NextSingle() - 0.5f)];
        float[] outputs = new float[batch * predictor.OutputLength];
        void Predict() => predictor.Predict(images, outputs);

        using OnnxSession? rival = graph is not null && OnnxRuntime.IsPresent ? Load(graph, network, batch, threads) : null;
        if (rival is not null)
        {
            TensorShape input = TNetwork.Description.Input;
            ToPlanes(images, rival.Input, batch, input.Height * input.Width, input.Channels);
        }

        (double own, double? other) = Alternate(Predict, rival is null ? null : rival.Run);
        double? difference = rival is null ? null : outputs.Zip(rival.Output, (a, b) => Math.Abs((double)a - b)).Max();
        double work = 2e-9 * batch * TNetwork.Description.Layers.Sum(layer => (double)layer.MultiplyAdds);
        return new(
            model, batch, threads, FmaPeak.WidestVector, 1e6 * own, rival is null ? null : OnnxRuntime.Name, 1e6 * other, work / own, threads * FmaPeak.Widest(), difference);
    }

    /// <summary>Medians over samples of both sides in turns, so that the machine's own ups and downs meet both.</summary>
    private static (double Own, double? Rival) Alternate(Action own, Action? rival)
    {
        List<double> ownSamples = [], rivalSamples = [];
        for (int round = 0; round < Rounds; round++)
        {
            ownSamples.AddRange(Timing.Samples(own, RoundSeconds));
            if (rival is not null)
            {
                rivalSamples.AddRange(Timing.Samples(rival, RoundSeconds));
                Thread.Sleep(s_calm);
            }
        }

        return (Timing.Median(ownSamples), rival is null ? null : Timing.Median(rivalSamples));
    }

    private static OnnxSession Load(NetworkGraph graph, Network network, int batch, int threads)
    {
        string path = Path.Combine(Path.GetTempPath(), $"convgen-{Guid.NewGuid():n}.onnx");
        try
        {
            network.SaveOnnx(path);
            return new OnnxSession(path, threads, [batch, graph.Input.Channels, graph.Input.Height, graph.Input.Width], [batch, graph.Output.Length]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Nothing that starts as zero or one stays so, or a bias or a normalisation that is left out would not show. Branches that are added to shortcuts stay small, or sums grow from block to block.</summary>
    private static void Randomise(NetworkGraph graph, Network network)
    {
        var random = new Random(2);
        var small = graph.Layers.OfType<AddLayer>().SelectMany(add => add.Sources).Where(source => source >= 0).Select(source => graph.Layers[source]).OfType<BatchNormLayer>().Select(norm => $"{norm.Name}.weight").ToHashSet();
        foreach (Parameter parameter in network.Parameters.Concat(network.Buffers))
        {
            if (parameter.Description.Initializer is Initializer.Zeros or Initializer.Ones)
            {
                float centre = parameter.Description.Initializer is Initializer.Zeros ? 0 : small.Contains(parameter.Name) ? SmallGamma : 1;
                foreach (ref float value in parameter.Values.Span)
                {
                    value = centre + (0.1f * (random.NextSingle() - 0.5f));
                }
            }
        }
    }

    private static void ToPlanes(float[] interleaved, float[] planes, int images, int pixels, int channels)
    {
        for (int image = 0; image < images; image++)
        {
            int start = image * pixels * channels;
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                for (int channel = 0; channel < channels; channel++)
                {
                    planes[start + (channel * pixels) + pixel] = interleaved[start + (pixel * channels) + channel];
                }
            }
        }
    }
}
