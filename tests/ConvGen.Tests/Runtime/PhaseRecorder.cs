using ConvGen.Execution;

namespace ConvGen.Tests.Runtime;

/// <summary>A network whose training step computes nothing and writes down what it is asked for, in which order. For one thread.</summary>
internal sealed class PhaseRecorder(TrainingPlan plan) : Network(SoftmaxRegression.Description)
{
    /// <summary>Micro-batches of 2 images, at most 2 groups.</summary>
    public static TrainingPlan Plan { get; } = new(
        MicroBatch: 2, ParameterLength: 32, DerivedLength: 0, GroupLength: 1, ArenaLength: 1, BatchLength: 1, Groups: 2, GradientJobs: 1, RefreshJobs: 0)
    { StateLength = 1 };

    /// <summary>The calls.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The random keys of layer 3, image 5, at each end of the forward phases.</summary>
    public List<int> Keys { get; } = [];

    /// <summary>What the step leaves in its state.</summary>
    public float State { get; set; }

    public override TrainingStep CreateTrainingStep(int batchSize, int threads = 1) => new Step(this, plan, batchSize);

    private sealed class Step(PhaseRecorder network, TrainingPlan plan, int batchSize) : TrainingStep(SoftmaxRegression.Description, plan, inputGradient: false, batchSize, threads: 1)
    {
        protected override StridedCopy[][] Packing => [];

        protected override void Forward(int phase, ref float arena, ref float batch, ref float images, ref float outputs, int first, int count)
        {
            network.Calls.Add($"forward {phase}: {first}+{count}");
            arena = first;
            batch = 1;
            for (int i = 0; i < count * SoftmaxRegression.OutputCount; i++)
            {
                System.Runtime.CompilerServices.Unsafe.Add(ref outputs, i) = 1f / 3;
            }
        }

        protected override void AfterForward(int phase, int images, bool learning)
        {
            network.Calls.Add($"after forward {phase}: {images}{(learning ? ", learning" : "")}");
            network.Keys.Add(RandomKey(3, 5));
            State.Start = network.State;
        }

        protected override void Backward(int phase, ref float arena, ref float batch, ref float group, ref float outputGradients, ref float inputGradients, int first, int count)
        {
            // The group's gradients were cleared before the first phase and never after it.
            group++;
            string kept = phase == 0 ? $", arena of {arena}" : "";
            network.Calls.Add($"backward {phase}: {first}+{count}, group has {group}{kept}");
        }

        protected override void AfterBackward(int phase, int images) => network.Calls.Add($"after backward {phase}: {images}");

        protected override void BatchGradients(int job, AlignedBuffer[] groups, int images) => network.Calls.Add($"gradients: {images}");

        protected override void RefreshDerived(int job)
        {
        }
    }
}
