namespace ConvGen.Tests.Runtime;

/// <summary>In which order a training step calls what the generator writes.</summary>
public sealed class PhaseOrderTests
{
    [Fact]
    public void Every_phase_takes_the_whole_batch_and_the_first_backward_follows_the_last_forward_at_once()
    {
        var network = new PhaseRecorder(PhaseRecorder.Plan with { ForwardPhases = 2, BackwardPhases = 2 });
        using TrainingStep step = network.CreateTrainingStep(8);

        step.Run(new float[5 * SoftmaxRegression.InputCount], (image, _, _) => network.Calls.Add($"loss {image}"));

        // Three micro-batches in two groups: the first group has one.
        Assert.Equal(
            [
                "forward 0: 0+2", "forward 0: 2+2", "forward 0: 4+1", "after forward 0: 5, learning",
                "forward 1: 0+2", "loss 0", "loss 1", "backward 0: 0+2, group has 1, arena of 0",
                "forward 1: 2+2", "loss 2", "loss 3", "backward 0: 2+2, group has 1, arena of 2",
                "forward 1: 4+1", "loss 4", "backward 0: 4+1, group has 2, arena of 4",
                "after forward 1: 5, learning", "after backward 0: 5",
                "backward 1: 0+2, group has 2", "backward 1: 2+2, group has 3", "backward 1: 4+1, group has 4", "after backward 1: 5",
                "gradients: 6",
            ],
            network.Calls);
    }

    [Fact]
    public void With_one_phase_each_a_micro_batch_goes_all_the_way_before_the_next()
    {
        var network = new PhaseRecorder(PhaseRecorder.Plan);
        using TrainingStep step = network.CreateTrainingStep(8);

        step.Run(new float[3 * SoftmaxRegression.InputCount], (_, _, _) => { });

        Assert.Equal(
            [
                "forward 0: 0+2", "backward 0: 0+2, group has 1, arena of 0", "forward 0: 2+1", "backward 0: 2+1, group has 1, arena of 2",
                "after forward 0: 3, learning", "after backward 0: 3", "gradients: 4",
            ],
            network.Calls);
    }

    [Fact]
    public void Forward_alone_takes_all_forward_phases_and_does_not_learn()
    {
        var network = new PhaseRecorder(PhaseRecorder.Plan with { ForwardPhases = 2 });
        using TrainingStep step = network.CreateTrainingStep(8);

        step.Forward(new float[3 * SoftmaxRegression.InputCount]);

        Assert.Equal(
            ["forward 0: 0+2", "forward 0: 2+1", "after forward 0: 3", "forward 1: 0+2", "forward 1: 2+1", "after forward 1: 3"],
            network.Calls);
    }
}
