using ConvGen.Execution;
using ConvGen.Numerics;

namespace ConvGen;

/// <content>What the generator writes, and what only that calls.</content>
public abstract partial class TrainingStep
{
    /// <summary>One phase of a micro-batch forward; written by the generator.</summary>
    /// <param name="phase">0 … <see cref="TrainingPlan.ForwardPhases"/> − 1. Every phase takes the whole batch before the next one begins.</param>
    /// <param name="arena">The worker's arena; what an earlier phase left there is lost.</param>
    /// <param name="batch">What is kept of every image until the batch's end.</param>
    /// <param name="images">The first float of the micro-batch's first image.</param>
    /// <param name="outputs">The first float of its first output.</param>
    /// <param name="first">Its index in the batch.</param>
    /// <param name="count">The images in it, at most the planned size.</param>
    protected abstract void Forward(int phase, ref float arena, ref float batch, ref float images, ref float outputs, int first, int count);

    /// <summary>One phase of a micro-batch backward; written by the generator.</summary>
    /// <param name="phase">0 … <see cref="TrainingPlan.BackwardPhases"/> − 1. The first follows right after the micro-batch's last forward phase; each later one takes the whole batch before the next begins.</param>
    /// <param name="arena">The worker's arena: in the first phase as the last forward phase left it, in later ones undefined.</param>
    /// <param name="batch">What is kept of every image until the batch's end.</param>
    /// <param name="group">The gradients that the group accumulates over all phases.</param>
    /// <param name="outputGradients">The first float of the first output gradient.</param>
    /// <param name="inputGradients">The first float of the first input gradient, where they are kept.</param>
    /// <param name="first">The first image's index in the batch.</param>
    /// <param name="count">The images in it.</param>
    protected abstract void Backward(
        int phase, ref float arena, ref float batch, ref float group, ref float outputGradients, ref float inputGradients, int first, int count);

    /// <summary>What has to be known of the whole batch once a forward phase is done; written by the generator. Called once, on the calling thread.</summary>
    /// <param name="phase">The phase that is done. After the last one, the first backward phase is done too.</param>
    /// <param name="images">The exact number of images in the batch.</param>
    /// <param name="learning">Whether running statistics move on: not where images only go forward.</param>
    protected virtual void AfterForward(int phase, int images, bool learning)
    {
    }

    /// <summary>The same once a backward phase is done, the last one included.</summary>
    /// <param name="phase">The phase that is done.</param>
    /// <param name="images">The exact number of images in the batch.</param>
    protected virtual void AfterBackward(int phase, int images)
    {
    }

    /// <summary>One share of the work that waits for the whole batch: dense weight gradients and the sum over groups; written by the generator.</summary>
    /// <param name="job">Which share.</param>
    /// <param name="groups">Every group's gradients.</param>
    /// <param name="images">The images in the batch, rounded up to whole micro-batches.</param>
    protected abstract void BatchGradients(int job, AlignedBuffer[] groups, int images);

    /// <summary>One share of the work of <see cref="Refresh"/>; written by the generator.</summary>
    /// <param name="job">Which share.</param>
    protected abstract void RefreshDerived(int job);

    /// <summary>The key of the values that a dropout layer drops of one image: it depends on <see cref="Seed"/>, on how many calls of <see cref="Run"/> there were, and on these two.</summary>
    /// <param name="layer">The layer's ordinal among the network's dropout layers whose rate is above 0, from 0.</param>
    /// <param name="image">The image's index in the batch.</param>
    protected int RandomKey(int layer, int image) => RandomKey(Seed, StepNumber, layer, image);

    /// <summary>The same for a given seed and step.</summary>
    /// <param name="seed">A step's <see cref="Seed"/>.</param>
    /// <param name="step">Its <see cref="StepNumber"/>: 1 in the first call of <see cref="Run"/>.</param>
    /// <param name="layer">The layer's ordinal among the network's dropout layers whose rate is above 0, from 0.</param>
    /// <param name="image">The image's index in the batch.</param>
    internal static int RandomKey(int seed, long step, int layer, int image)
    {
        SplitMix64 stream = SplitMix64.For(seed, RandomUse.Dropout, (int)(step >> 32), (int)step);
        return (int)SplitMix64.For((int)stream.Next(), RandomUse.Dropout, layer, image).Next();
    }
}
