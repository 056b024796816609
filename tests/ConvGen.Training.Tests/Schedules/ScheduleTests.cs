namespace ConvGen.Training.Tests;

public sealed class ScheduleTests
{
    [Fact]
    public void Constant_is_the_optimisers_rate() =>
        Assert.All(Rates(new ConstantSchedule(), 0.3f, 5), rate => Assert.Equal((double)0.3f, rate));

    [Fact]
    public void Cosine_falls_along_half_a_wave()
    {
        // CosineAnnealingLR(T_max=4, eta_min=0.2) from 1: 0.2 + 0.8·(1 + cos(πt/4))/2.
        Assert.Equal([1, 0.8828427, 0.6, 0.3171573], Rates(new CosineSchedule(finalFactor: 0.2), 1f, 4), Near);
    }

    [Fact]
    public void One_cycle_rises_to_the_rate_and_falls_below_its_start()
    {
        // OneCycleLR(max_lr=1, total_steps=10, pct_start=0.3, div_factor=4, final_div_factor=10): up from 0.25 at 0 to 1 at 2, down to 0.025 at 9.
        double[] expected = [0.25, 0.625, 1, .. Enumerable.Range(1, 7).Select(i => 0.025 + (0.975 * (1 + Math.Cos(Math.PI * i / 7)) / 2))];

        Assert.Equal(expected, Rates(new OneCycleSchedule(0.3, 4, 10), 1f, 10), Near);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void One_cycle_of_a_short_run_stays_positive_and_finite(int steps)
    {
        foreach (double warmUp in (double[])[0, 0.3, 1])
        {
            Assert.All(Rates(new OneCycleSchedule(warmUp), 1f, steps), rate => Assert.InRange(rate, 1e-7, 1));
        }
    }

    [Fact]
    public void Cosine_with_restarts_begins_anew_after_waves_that_grow()
    {
        // CosineAnnealingWarmRestarts(T_0=1, T_mult=2) from 1 with 2 steps an epoch: a wave of 2 steps, one of 4, and the first half of one of 8.
        double Wave(int t, int length) => (1 + Math.Cos(Math.PI * t / length)) / 2;
        double[] expected = [Wave(0, 2), Wave(1, 2), Wave(0, 4), Wave(1, 4), Wave(2, 4), Wave(3, 4), Wave(0, 8), Wave(1, 8), Wave(2, 8), Wave(3, 8)];

        Assert.Equal(expected, Rates(new CosineSchedule(restartEpochs: 1, restartFactor: 2), 1f, 10, stepsPerEpoch: 2), Near);
    }

    [Fact]
    public void A_warm_up_rises_in_equal_steps_and_what_follows_begins_behind_it()
    {
        // 1.5 epochs of 2 steps are 3 steps: 1/3, 2/3, 1; then CosineAnnealingLR(T_max=4) from 1.
        Assert.Equal([1 / 3.0, 2 / 3.0, 1, 1, 0.8535534, 0.5, 0.1464466], Rates(new WarmUpSchedule(1.5, new CosineSchedule()), 1f, 7, stepsPerEpoch: 2), Near);
    }

    [Fact]
    public void Steps_come_every_so_many_epochs() =>
        // StepLR(step_size=2, gamma=0.5) from 0.8, with 1 step an epoch, and the same with 2.
        Assert.Equal(
            [0.8, 0.8, 0.4, 0.4, 0.2, 0.8, 0.8, 0.8, 0.8, 0.4],
            [.. Rates(new StepSchedule(2, 0.5), 0.8f, 5), .. Rates(new StepSchedule(2, 0.5), 0.8f, 5, stepsPerEpoch: 2)],
            Near);

    [Fact]
    public void Steps_at_given_epochs_come_there() =>
        // MultiStepLR([1, 3], gamma=0.1) from 1.
        Assert.Equal([1, 0.1, 0.1, 0.01, 0.01], Rates(new MultiStepSchedule([1, 3]), 1f, 5), Near);

    [Fact]
    public void Exponential_falls_by_the_same_factor_after_each_epoch() =>
        // ExponentialLR(gamma=0.5) from 1, with 2 steps an epoch.
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], Rates(new ExponentialSchedule(0.5), 1f, 5, stepsPerEpoch: 2), Near);

    [Fact]
    public void A_plateau_is_left_with_a_smaller_rate()
    {
        // ReduceLROnPlateau(factor=0.5, patience=1, threshold=0.1, cooldown=1, min_lr=0.25) by its source: better is < 0.9 of the best.
        // Losses  1 (best), 0.95 (bad 1), 0.92 (bad 2 > 1: halve, cool 1), 1 (cooling), 1 (bad 1), 0.8 (best), 0.8 (bad 1), 0.8 (bad 2: 0.25), 1 (cooling), 1, 1 (bad 2: stays 0.25).
        double[] losses = [1, 0.95, 0.92, 1, 1, 0.8, 0.8, 0.8, 1, 1, 1];
        var schedule = new PlateauSchedule(MonitoredValue.Loss, factor: 0.5, patience: 1, threshold: 0.1, coolDown: 1, finalFactor: 0.25);

        Assert.Equal([1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25], losses.Select(loss => After(schedule, Result(loss))), Near);
    }

    [Fact]
    public void A_plateau_that_is_taken_up_again_goes_on()
    {
        var first = new PlateauSchedule(MonitoredValue.Loss, patience: 1);
        var second = new PlateauSchedule(MonitoredValue.Loss, patience: 1);
        _ = After(first, Result(1));
        _ = After(first, Result(1));
        var state = new TrainingState();
        first.Save(state);
        second.Load(state);

        Assert.Equal(0.1, After(second, Result(1)), 1e-7);
    }

    [Fact]
    public void A_plateau_of_accuracy_looks_for_more()
    {
        var schedule = new PlateauSchedule(MonitoredValue.ValidationAccuracy, patience: 0);

        Assert.Equal(1, After(schedule, Result(0) with { ValidationAccuracy = 0.5 }), 1e-7);
        Assert.Equal(1, After(schedule, Result(0) with { ValidationAccuracy = 0.6 }), 1e-7);
        Assert.Equal(0.1, After(schedule, Result(0) with { ValidationAccuracy = 0.6 }), 1e-7);
    }

    [Fact]
    public void Watching_what_there_is_not_says_what_to_do()
    {
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => After(new PlateauSchedule(), Result(1)));

        Assert.Contains("Found no validation loss after epoch 1", e.Message, StringComparison.Ordinal);
        Assert.Contains("watch MonitoredValue.Loss", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_numbers_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(restartFactor: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarmUpSchedule(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepSchedule(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepSchedule(1, 1.5));
        Assert.Throws<ArgumentException>(() => new MultiStepSchedule([3, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialSchedule(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlateauSchedule(patience: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(warmUp: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(startDivisor: 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(finalDivisor: double.PositiveInfinity));
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-6;

    private static double After(PlateauSchedule schedule, EpochResult result)
    {
        schedule.AfterEpoch(result);
        return schedule.Rate(1f, new SchedulePosition(0, 1, 1));
    }

    private static EpochResult Result(double loss) => new(1, 1, loss, 0, null, null, 1, 1);

    private static double[] Rates(Schedule schedule, float rate, int steps, int stepsPerEpoch = 1) => [.. Enumerable.Range(0, steps).Select(step => (double)schedule.Rate(rate, new SchedulePosition(step, steps, stepsPerEpoch)))];
}
