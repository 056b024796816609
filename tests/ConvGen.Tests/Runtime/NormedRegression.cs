using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ConvGen.Execution;

namespace ConvGen.Tests.Runtime;

/// <summary>
/// A hand-written network whose training has two phases in either direction, buffers and two outputs: 1×3×2 → batch norm (the output "features", 6) → dense 3 → softmax (the main output).
/// Packed channels are padded from 2 to 4; micro-batches of 2, at most 3 groups.
/// </summary>
internal sealed class NormedRegression() : Network(Description), INetwork<NormedRegression>
{
    public const int Pixels = 3;
    public const int Channels = 2;
    public const int InputCount = Pixels * Channels;
    public const int Classes = 3;
    public const int OutputCount = Classes + InputCount;
    public const float Momentum = 0.25f;
    public const float Epsilon = 1e-3f;

    private const int Padded = 4;
    private const int GammaStart = 0;
    private const int BetaStart = Padded;
    private const int WeightStart = 2 * Padded;
    private const int BiasStart = WeightStart + (Classes * InputCount);
    private const int PackedLength = BiasStart + Classes;

    public static NetworkDescription Description { get; } = new(
        "NormedRegression",
        new TensorShape(1, Pixels, Channels),
        [
            new OutputDescription("softmax1", new TensorShape(1, 1, Classes, IsFlat: true), OutputActivation.Softmax),
            new OutputDescription("features", new TensorShape(1, Pixels, Channels), OutputActivation.None),
        ],
        [
            new LayerDescription("bn1", "BatchNorm", new TensorShape(1, Pixels, Channels), 4, 0),
            new LayerDescription("dense1", "Dense 3, softmax", new TensorShape(1, 1, Classes, IsFlat: true), 21, 18),
        ],
        [
            new ParameterDescription("bn1.weight", [Channels], Initializer.Ones, 1, 1),
            new ParameterDescription("bn1.bias", [Channels], Initializer.Zeros, 1, 1),
            new ParameterDescription("dense1.weight", [Classes, InputCount], Initializer.GlorotUniform, InputCount, Classes),
            new ParameterDescription("dense1.bias", [Classes], Initializer.Zeros, InputCount, Classes),
        ],
        [
            new ParameterDescription("bn1.running_mean", [Channels], Initializer.Zeros, 1, 1),
            new ParameterDescription("bn1.running_var", [Channels], Initializer.Ones, 1, 1),
        ]);

    private static readonly StridedCopy[][] Layout =
    [
        [new StridedCopy(0, GammaStart, [(Channels, 1, 1)])],
        [new StridedCopy(0, BetaStart, [(Channels, 1, 1)])],
        [new StridedCopy(0, WeightStart, [(Classes * InputCount, 1, 1)])],
        [new StridedCopy(0, BiasStart, [(Classes, 1, 1)])],
    ];

    private static readonly StridedCopy[][] StateLayout =
    [
        [new StridedCopy(0, 0, [(Channels, 1, 1)])],
        [new StridedCopy(0, Padded, [(Channels, 1, 1)])],
    ];

    public override PredictorMemory PredictorMemory => new(ArenaBytes: 1_250_000, LiveBytes: 1_000_000, PackedParameterBytes: 4_800_000_000);

    public static NormedRegression Create(int seed = 0)
    {
        var network = new NormedRegression();
        network.Initialize(seed);
        return network;
    }

    public static NormedRegression Load(string path)
    {
        var network = new NormedRegression();
        network.LoadParameters(path);
        return network;
    }

    public override Predictor CreatePredictor(int threads = 1) => new Prediction(this, threads);

    public override TrainingStep CreateTrainingStep(int batchSize, int threads = 1) => new Training(batchSize, threads);

    private static void Infer(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ReadOnlySpan<float> features, Span<float> output)
    {
        float sum = 0;
        for (int o = 0; o < Classes; o++)
        {
            float value = bias[o];
            for (int i = 0; i < InputCount; i++)
            {
                value += weights[(o * InputCount) + i] * features[i];
            }

            output[o] = MathF.Exp(value);
            sum += output[o];
        }

        for (int o = 0; o < Classes; o++)
        {
            output[o] /= sum;
        }

        features.CopyTo(output[Classes..]);
    }

    private sealed class Prediction : Predictor
    {
        private readonly float[][] _values;

        public Prediction(NormedRegression network, int threads)
            : base(Description, arenaLength: InputCount, threads, divides: false)
        {
            BatchNormFold[] folds = [new BatchNormFold(Weight: -1, Bias: -1, Gamma: 0, Beta: 1, Mean: 0, Variance: 1, Epsilon, Outer: 1, Channels, Inner: 1)];
            _values = Array.ConvertAll(BatchNormFold.Apply(network, folds), v => v.ToArray());
        }

        protected override void Run(WorkShare share, ref float arena, ref float own, ref float image, ref float output)
        {
            Span<float> features = MemoryMarshal.CreateSpan(ref arena, InputCount);
            for (int i = 0; i < InputCount; i++)
            {
                features[i] = (Unsafe.Add(ref image, i) * _values[4][i % Channels]) + _values[5][i % Channels];
            }

            Infer(_values[2], _values[3], features, MemoryMarshal.CreateSpan(ref output, OutputCount));
        }
    }

    /// <summary>Of each image the batch keeps 8 floats of moments, later of sums, then the image, then the gradient of the features.</summary>
    private sealed class Training(int batchSize, int threads) : TrainingStep(Description, Sizes, inputGradient: true, batchSize, threads)
    {
        private const int MicroBatch = 2;
        private const int ImageStart = 2 * Padded;
        private const int GradientStart = ImageStart + InputCount;
        private const int BatchLength = GradientStart + InputCount;

        private static readonly TrainingPlan Sizes = new(
            MicroBatch, PackedLength, DerivedLength: 0, GroupLength: PackedLength, ArenaLength: MicroBatch * InputCount, BatchLength, Groups: 3, GradientJobs: 1, RefreshJobs: 0)
        {
            ForwardPhases = 2,
            BackwardPhases = 2,
            SharedLength = 7 * Padded,
            StateLength = 2 * Padded,
        };

        protected override StridedCopy[][] Packing => Layout;

        protected override StridedCopy[][] StatePacking => StateLayout;

        protected override void Forward(int phase, ref float arena, ref float batch, ref float images, ref float outputs, int first, int count)
        {
            for (int m = 0; m < count; m++)
            {
                Span<float> kept = Kept(first + m);
                ReadOnlySpan<float> image = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref images, m * InputCount), InputCount);
                if (phase == 0)
                {
                    image.CopyTo(kept[ImageStart..]);
                    FindMoments(image, kept);
                    continue;
                }

                Span<float> features = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref arena, m * InputCount), InputCount);
                for (int i = 0; i < InputCount; i++)
                {
                    features[i] = (image[i] * Shared.Span[i % Channels]) + Shared.Span[Padded + (i % Channels)];
                }

                Infer(Parameters[WeightStart..], Parameters[BiasStart..], features, MemoryMarshal.CreateSpan(ref Unsafe.Add(ref outputs, m * OutputCount), OutputCount));
            }
        }

        protected override void AfterForward(int phase, int images, bool learning)
        {
            if (phase == 0)
            {
                BatchStatistics.Forward(
                    ref Batch.Start, BatchLength, images, Pixels, Padded, ref ParameterBuffer.Span[GammaStart], ref ParameterBuffer.Span[BetaStart],
                    ref Shared.Start, ref State.Start, Channels, Momentum, Epsilon, learning);
            }
        }

        protected override void Backward(
            int phase, ref float arena, ref float batch, ref float group, ref float outputGradients, ref float inputGradients, int first, int count)
        {
            for (int m = 0; m < count; m++)
            {
                Span<float> kept = Kept(first + m);
                ReadOnlySpan<float> gradients = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref outputGradients, m * OutputCount), OutputCount);
                if (phase == 0)
                {
                    ReadOnlySpan<float> features = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref arena, m * InputCount), InputCount);
                    DenseBackward(features, gradients, MemoryMarshal.CreateSpan(ref group, PackedLength), kept[GradientStart..]);
                    FindSums(kept);
                    continue;
                }

                for (int i = 0; i < InputCount; i++)
                {
                    ReadOnlySpan<float> factors = Shared.Span[((4 * Padded) + (i % Channels))..];
                    Unsafe.Add(ref inputGradients, (m * InputCount) + i) = (factors[0] * kept[GradientStart + i]) + (factors[Padded] * kept[ImageStart + i]) + factors[2 * Padded];
                }
            }
        }

        protected override void AfterBackward(int phase, int images)
        {
            if (phase == 0)
            {
                BatchStatistics.Backward(
                    ref Batch.Start, BatchLength, images, Pixels, Padded, ref Shared.Start, ref GradientBuffer.Span[GammaStart], ref GradientBuffer.Span[BetaStart]);
            }
        }

        protected override void BatchGradients(int job, AlignedBuffer[] groups, int images) =>
            GradientSums.Add(groups, WeightStart, ref GradientBuffer.Span[WeightStart], PackedLength - WeightStart, lanes: 1);

        protected override void RefreshDerived(int job)
        {
        }

        private static void FindMoments(ReadOnlySpan<float> image, Span<float> moments)
        {
            for (int c = 0; c < Channels; c++)
            {
                float mean = (image[c] + image[Channels + c] + image[(2 * Channels) + c]) / Pixels;
                moments[c] = mean;
                moments[Padded + c] = 0;
                for (int p = 0; p < Pixels; p++)
                {
                    float distance = image[(p * Channels) + c] - mean;
                    moments[Padded + c] += distance * distance;
                }
            }
        }

        private void DenseBackward(ReadOnlySpan<float> features, ReadOnlySpan<float> gradients, Span<float> group, Span<float> featureGradients)
        {
            gradients[Classes..].CopyTo(featureGradients);
            for (int o = 0; o < Classes; o++)
            {
                group[BiasStart + o] += gradients[o];
                for (int i = 0; i < InputCount; i++)
                {
                    int weight = WeightStart + (o * InputCount) + i;
                    group[weight] += gradients[o] * features[i];
                    featureGradients[i] += gradients[o] * Parameters[weight];
                }
            }
        }

        private void FindSums(Span<float> kept)
        {
            kept[..ImageStart].Clear();
            for (int i = 0; i < InputCount; i++)
            {
                int c = i % Channels;
                kept[c] += kept[GradientStart + i];
                kept[Padded + c] += kept[GradientStart + i] * (kept[ImageStart + i] - Shared.Span[(2 * Padded) + c]) * Shared.Span[(3 * Padded) + c];
            }
        }

        private Span<float> Kept(int image) => Batch.Span.Slice(image * BatchLength, BatchLength);
    }
}
