using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ConvGen.Execution;

namespace ConvGen.Tests.Runtime;

/// <summary>
/// A hand-written network in plain loops, with everything that a generated one has: 2×3×1 → dense 3 → softmax, packed weights with padding, micro-batches of 2, at most 3 groups.
/// It lets the runtime and the trainer be tested apart from the generator.
/// </summary>
internal sealed class SoftmaxRegression() : Network(Description), INetwork<SoftmaxRegression>
{
    public const int InputCount = 6;
    public const int OutputCount = 3;

    private const int PaddedCount = 4;
    private const int BiasStart = InputCount * PaddedCount;
    private const int PackedLength = BiasStart + PaddedCount;

    public static NetworkDescription Description { get; } = new(
        "SoftmaxRegression",
        new TensorShape(2, 3, 1),
        [new OutputDescription("dense1", new TensorShape(1, 1, OutputCount, IsFlat: true), OutputActivation.Softmax)],
        [
            new LayerDescription("flatten", "Flatten", new TensorShape(1, 1, InputCount, IsFlat: true), 0, 0),
            new LayerDescription("dense1", "Dense 3, softmax", new TensorShape(1, 1, OutputCount, IsFlat: true), 21, 18),
        ],
        [
            new ParameterDescription("dense1.weight", [OutputCount, InputCount], Initializer.GlorotUniform, InputCount, OutputCount),
            new ParameterDescription("dense1.bias", [OutputCount], Initializer.Zeros, InputCount, OutputCount),
        ],
        []);

    private static readonly StridedCopy[][] Layout =
    [
        [new StridedCopy(0, 0, [(OutputCount, InputCount, 1), (InputCount, 1, PaddedCount)])],
        [new StridedCopy(0, BiasStart, [(OutputCount, 1, 1)])],
    ];

    public static SoftmaxRegression Create(int seed = 0)
    {
        var network = new SoftmaxRegression();
        network.Initialize(seed);
        return network;
    }

    public static SoftmaxRegression Load(string path)
    {
        var network = new SoftmaxRegression();
        network.LoadParameters(path);
        return network;
    }

    /// <summary>Loads into this instance, which generated code never does, to see what a failure leaves.</summary>
    public void LoadAgain(string path) => LoadParameters(path);

    public override Predictor CreatePredictor(int threads = 1) => new Prediction(this, threads);

    public override TrainingStep CreateTrainingStep(int batchSize, int threads = 1) => new Training(batchSize, threads);

    private static void Infer(ReadOnlySpan<float> packed, ReadOnlySpan<float> image, Span<float> output)
    {
        float sum = 0;
        for (int o = 0; o < OutputCount; o++)
        {
            float value = packed[BiasStart + o];
            for (int i = 0; i < InputCount; i++)
            {
                value += packed[(i * PaddedCount) + o] * image[i];
            }

            output[o] = MathF.Exp(value);
            sum += output[o];
        }

        for (int o = 0; o < OutputCount; o++)
        {
            output[o] /= sum;
        }
    }

    private sealed class Prediction : Predictor
    {
        private readonly float[] _packed = new float[PackedLength];

        public Prediction(SoftmaxRegression network, int threads)
            : base(Description, arenaLength: OutputCount, threads, divides: false)
        {
            for (int i = 0; i < Layout.Length; i++)
            {
                Layout[i][0].Copy(ref MemoryMarshal.GetReference(network.Parameters[i].Values.Span), ref _packed[0]);
            }
        }

        protected override void Run(WorkShare share, ref float arena, ref float own, ref float image, ref float output)
        {
            Span<float> result = MemoryMarshal.CreateSpan(ref arena, OutputCount);
            Infer(_packed, MemoryMarshal.CreateReadOnlySpan(ref image, InputCount), result);
            result.CopyTo(MemoryMarshal.CreateSpan(ref output, OutputCount));
        }
    }

    private sealed class Training(int batchSize, int threads) : TrainingStep(Description, Sizes, inputGradient: true, batchSize, threads)
    {
        private const int MicroBatch = 2;
        private const int GradientJobs = 2;

        private static readonly TrainingPlan Sizes = new(
            MicroBatch, PackedLength, DerivedLength: PackedLength, GroupLength: PackedLength, ArenaLength: MicroBatch * InputCount, BatchLength: 1, Groups: 3, GradientJobs, RefreshJobs: 2);

        protected override StridedCopy[][] Packing => Layout;

        protected override void Forward(int phase, ref float arena, ref float batch, ref float images, ref float outputs, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                Span<float> kept = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref arena, i * InputCount), InputCount);
                MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref images, i * InputCount), InputCount).CopyTo(kept);
                Infer(Parameters, kept, MemoryMarshal.CreateSpan(ref Unsafe.Add(ref outputs, i * OutputCount), OutputCount));
            }
        }

        protected override void Backward(int phase, ref float arena, ref float batch, ref float group, ref float outputGradients, ref float inputGradients, int first, int count)
        {
            for (int i = 0; i < MicroBatch; i++)
            {
                for (int o = 0; o < OutputCount; o++)
                {
                    float gradient = Unsafe.Add(ref outputGradients, (i * OutputCount) + o);
                    Unsafe.Add(ref group, BiasStart + o) += gradient;
                    for (int k = 0; k < InputCount; k++)
                    {
                        Unsafe.Add(ref group, (k * PaddedCount) + o) += gradient * Unsafe.Add(ref arena, (i * InputCount) + k);
                        ref float inputGradient = ref Unsafe.Add(ref inputGradients, (i * InputCount) + k);
                        inputGradient = (o == 0 ? 0 : inputGradient) + (gradient * Derived.Span[(k * PaddedCount) + o]);
                    }
                }
            }
        }

        protected override void BatchGradients(int job, AlignedBuffer[] groups, int images)
        {
            for (int i = job * PackedLength / GradientJobs; i < (job + 1) * PackedLength / GradientJobs; i++)
            {
                float sum = 0;
                foreach (AlignedBuffer group in groups)
                {
                    sum += group.Span[i];
                }

                Gradients[i] = sum;
            }
        }

        protected override void RefreshDerived(int job)
        {
            int start = job * PackedLength / 2;
            Parameters.Slice(start, PackedLength / 2).CopyTo(Derived.Span[start..]);
        }
    }
}
