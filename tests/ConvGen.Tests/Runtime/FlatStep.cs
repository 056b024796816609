using ConvGen.Execution;

namespace ConvGen.Tests.Runtime;

/// <summary>A training step that is nothing but parameters and gradients.</summary>
internal class FlatStep(int length, int threads, int batchSize = 1, NetworkDescription? description = null)
    : TrainingStep(description ?? SoftmaxRegression.Description, new TrainingPlan(1, length, 0, 0, 0, 0, 1, 0, 0), inputGradient: false, batchSize, threads)
{
    protected override StridedCopy[][] Packing => [];

    protected override void Forward(int phase, ref float arena, ref float batch, ref float images, ref float outputs, int first, int count)
    {
    }

    protected override void Backward(int phase, ref float arena, ref float batch, ref float group, ref float outputGradients, ref float inputGradients, int first, int count)
    {
    }

    protected override void BatchGradients(int job, AlignedBuffer[] groups, int images)
    {
    }

    protected override void RefreshDerived(int job)
    {
    }
}
