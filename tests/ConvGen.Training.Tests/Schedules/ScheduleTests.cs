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
    public void Wrong_numbers_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(warmUp: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(startDivisor: 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(finalDivisor: double.PositiveInfinity));
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-6;

    private static double[] Rates(Schedule schedule, float rate, int steps) => [.. Enumerable.Range(0, steps).Select(step => (double)schedule.Rate(rate, step, steps))];
}
