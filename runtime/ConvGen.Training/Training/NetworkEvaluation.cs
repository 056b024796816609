using ConvGen.Data;

namespace ConvGen;

/// <summary>Measures a network on a data set.</summary>
public static class NetworkEvaluation
{
    /// <summary>Predicts every image and compares the main output with its label; other outputs are computed and left alone. Keras: <c>evaluate</c>.</summary>
    /// <param name="network">Ends in a softmax or log-softmax with as many outputs as the data has classes.</param>
    /// <param name="data">At least one image, of the network's size.</param>
    /// <param name="threads">At least 1; all processors if null. The result does not depend on it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentNullException">There is no network or no data.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    /// <exception cref="InvalidOperationException">The network ends in neither a softmax nor a log-softmax.</exception>
    /// <exception cref="ArgumentException">The data does not fit the network.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Evaluation Evaluate(this Network network, IImageSource data, int? threads = null, CancellationToken cancellationToken = default) =>
        network.Evaluate(data, new SoftmaxCrossEntropy(), [], threads, cancellationToken);

    /// <summary>Predicts every image and measures a loss and metrics of the main output.</summary>
    /// <param name="network">Ends in what the loss needs.</param>
    /// <param name="data">At least one image, of the network's size, with the labels or numbers that the loss compares with.</param>
    /// <param name="loss">Its mean is the evaluation's.</param>
    /// <param name="metrics">Reset, and filled with all images in their order.</param>
    /// <param name="threads">At least 1; all processors if null. The result does not depend on it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentNullException">An argument is missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    /// <exception cref="InvalidOperationException">The network ends in something that the loss or a metric cannot work with.</exception>
    /// <exception cref="ArgumentException">The data does not fit the network, the loss or a metric.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Evaluation Evaluate(
        this Network network, IImageSource data, Loss loss, IReadOnlyList<Metric> metrics, int? threads = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(metrics);
        NetworkDescription description = network.NetworkDescription;
        RequireFit(description, data, loss);
        RequireNames(metrics);
        Prepare(metrics, description, data);
        var sums = new Sums(description, data, loss, metrics);
        BatchPrediction.Run(network, data, threads ?? Environment.ProcessorCount, (image, outputs) => sums.Add(image, outputs[..description.Output.Length]), cancellationToken);
        return sums.Result();
    }

    /// <summary>Refuses a network that the loss cannot work with, and data that fits neither.</summary>
    /// <param name="network">What the compiler knew.</param>
    /// <param name="data">What it is to learn or to predict.</param>
    /// <param name="loss">What compares.</param>
    internal static void RequireFit(NetworkDescription network, IImageSource data, Loss loss)
    {
        ArgumentNullException.ThrowIfNull(data);
        _ = loss.For(network);
        BatchPrediction.RequireSize(network, data);
        loss.Require(network, data);
        if (data.Count == 0)
        {
            throw new ArgumentException("Found no images, expected at least one.", nameof(data));
        }
    }

    /// <summary>Whether the largest output is the class.</summary>
    /// <param name="network">What the compiler knew.</param>
    /// <param name="data">What it predicts.</param>
    /// <param name="loss">What compares.</param>
    internal static bool Classifies(NetworkDescription network, IImageSource data, Loss loss) => loss.UsesLabels && data.ClassCount == network.Output.Length;

    /// <summary>Refuses metrics of which two have one name: results and logs tell them apart by it.</summary>
    /// <param name="metrics">The trainer's or the evaluation's.</param>
    /// <exception cref="ArgumentException">Two have one name.</exception>
    internal static void RequireNames(IReadOnlyList<Metric> metrics)
    {
        if (metrics.GroupBy(metric => metric.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Found {twice.Count()} metrics called '{twice.Key}', expected names that differ; pass each a name of its own.", nameof(metrics));
        }
    }

    /// <summary>Makes metrics ready for an evaluation to come.</summary>
    /// <param name="metrics">The trainer's or the evaluation's.</param>
    /// <param name="network">What predicts.</param>
    /// <param name="data">What it predicts.</param>
    /// <exception cref="InvalidOperationException">One cannot measure the network's main output.</exception>
    /// <exception cref="ArgumentException">One finds nothing in the data to compare with.</exception>
    internal static void Prepare(IReadOnlyList<Metric> metrics, NetworkDescription network, IImageSource data)
    {
        foreach (Metric metric in metrics)
        {
            metric.Prepare(network, data);
        }
    }

    /// <summary>What an evaluation gathers, image by image.</summary>
    private sealed class Sums
    {
        private readonly IImageSource _data;
        private readonly Loss _loss;
        private readonly IReadOnlyList<Metric> _metrics;
        private readonly float[] _target;
        private readonly int[,] _confusion;
        private readonly bool _classifies;
        private double _sum;
        private double _weight;
        private int _correct;

        public Sums(NetworkDescription network, IImageSource data, Loss loss, IReadOnlyList<Metric> metrics)
        {
            (_data, _loss, _metrics, _target) = (data, loss.For(network), metrics, new float[data.TargetLength]);
            _classifies = Classifies(network, data, loss);
            _confusion = _classifies ? new int[data.ClassCount, data.ClassCount] : new int[0, 0];
            foreach (Metric metric in metrics)
            {
                metric.Reset();
            }
        }

        public void Add(int image, ReadOnlySpan<float> output)
        {
            int label = _data.ClassCount > 0 ? _data.Label(image) : -1;
            if (_target.Length > 0)
            {
                _data.CopyTargets(image, _target);
            }

            _loss.RequireLabel(label, image, output.Length);
            _sum += _loss.Evaluate(output, label, _target, []);
            _weight += _loss.Weight(label);
            foreach (Metric metric in _metrics)
            {
                metric.Add(output, label, _target);
            }

            if (_classifies)
            {
                int predicted = SoftmaxCrossEntropy.Classify(output);
                _correct += predicted == label ? 1 : 0;
                _confusion[label, predicted]++;
            }
        }

        public Evaluation Result() => new(_sum / _weight, _classifies ? (double)_correct / _data.Count : double.NaN, _confusion)
        {
            Metrics = _metrics.ToDictionary(m => m.Name, m => m.Value),
        };
    }
}
