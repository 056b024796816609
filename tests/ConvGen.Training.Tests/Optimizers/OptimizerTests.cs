using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

/// <summary>Sequences worked out by hand, step by step, from the formulas of PyTorch's documentation.</summary>
public sealed class OptimizerTests
{
    [Fact]
    public void Plain_descent_subtracts_the_rate_times_the_gradient()
    {
        // 1 − 0.1·2 = 0.8;  0.8 + 0.1·1 = 0.9.
        Assert.Equal([0.8, 0.9], Sequence(new Sgd(0.1f), start: 1, [2, -1]), Near);
    }

    [Fact]
    public void Momentum_accumulates_the_gradients()
    {
        // b: 2, 0.9·2 − 1 = 0.8, 0.9·0.8 + 0 = 0.72;  θ: 1 − 0.2, − 0.08, − 0.072.
        Assert.Equal([0.8, 0.72, 0.648], Sequence(new Sgd(0.1f, momentum: 0.9f), start: 1, [2, -1, 0]), Near);
    }

    [Fact]
    public void Nesterov_looks_ahead_along_the_momentum()
    {
        // b: 2, 0.8;  g + μb: 2 + 1.8 = 3.8, −1 + 0.72 = −0.28;  θ: 1 − 0.38 = 0.62, + 0.028 = 0.648.
        Assert.Equal([0.62, 0.648], Sequence(new Sgd(0.1f, momentum: 0.9f, nesterov: true), start: 1, [2, -1]), Near);
    }

    [Fact]
    public void Weight_decay_is_part_of_the_gradient()
    {
        // λ = 0.5. g: 2 + 0.5 = 2.5, b = 2.5, θ = 0.75;  g: −1 + 0.375 = −0.625, b = 2.25 − 0.625 = 1.625, θ = 0.5875.
        Assert.Equal([0.75, 0.5875], Sequence(new Sgd(0.1f, momentum: 0.9f, weightDecay: 0.5f), start: 1, [2, -1]), Near);
    }

    [Fact]
    public void Adam_takes_steps_of_corrected_moments()
    {
        // β₁ = 0.5, β₂ = 0.75, η = 0.1, ε = 1.
        // t = 1: m = 1, v = 1; m̂ = 1/0.5 = 2, v̂ = 1/0.25 = 4; θ = 1 − 0.1·2/(2 + 1) = 0.9333333.
        // t = 2: m = 0.5 − 0.5 = 0, v = 0.75 + 0.25 = 1; m̂ = 0; θ stays.
        // t = 3: m = 1.5, v = 0.75 + 0.25·9 = 3; m̂ = 1.5/0.875 = 1.7142857, v̂ = 3/0.578125 = 5.1891892; θ = 0.9333333 − 0.1·1.7142857/(2.2779798 + 1) = 0.8810364.
        Assert.Equal([0.9333333, 0.9333333, 0.8810364], Sequence(new Adam(0.1f, 0.5f, 0.75f, 1f), start: 1, [2, -1, 3]), Near);
    }

    [Fact]
    public void Adams_first_step_is_the_rate_whatever_the_gradient()
    {
        // m̂ = g and v̂ = g², so the step is η·g/(|g| + ε).
        Assert.Equal([0.999], Sequence(new Adam(), start: 1, [1e-3f]), Near);
        Assert.Equal([1.001], Sequence(new Adam(), start: 1, [-1e3f]), Near);
    }

    [Fact]
    public void Adams_weight_decay_is_part_of_the_gradient()
    {
        // g = 2 + 0.5·2 = 3, so the first step has the sign of 3 and the length η·3/(3 + 1).
        Assert.Equal([1.925], Sequence(new Adam(0.1f, epsilon: 1f, weightDecay: 0.5f), start: 2, [2]), Near);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Padding_stays_zero_and_backward_reads_the_new_parameters(int threads)
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        foreach (Optimizer optimizer in (Optimizer[])[new Sgd(0.1f, 0.9f, true, 0.1f), new Adam(weightDecay: 0.1f)])
        {
            using TrainingStep step = network.CreateTrainingStep(4, threads);
            step.Load(network);
            step.Gradients.Fill(1f);
            for (int i = 3; i < step.Gradients.Length; i += 4)
            {
                step.Gradients[i] = 0f;
            }

            optimizer.Step(step);

            for (int i = 0; i < step.Parameters.Length; i++)
            {
                Assert.Equal(i % 4 == 3, step.Parameters[i] == 0f);
            }
        }
    }

    [Fact]
    public void Vectors_and_the_rest_agree_bit_for_bit()
    {
        // The last elements of 8,192 + 21 are updated one by one, the first ones as vectors; equal inputs must give equal results.
        foreach (Func<Optimizer> create in (Func<Optimizer>[])[() => new Sgd(0.1f, 0.9f, true, 0.01f), () => new Adam(0.01f, weightDecay: 0.01f)])
        {
            using var step = new FlatStep(8192 + 21, threads: 2);
            Optimizer optimizer = create();
            for (int t = 0; t < 5; t++)
            {
                step.Parameters.Fill(t == 0 ? 0.3f : step.Parameters[0]);
                step.Gradients.Fill(0.7f / (t + 1));
                optimizer.Step(step);
                Assert.Equal(step.Parameters.Length, step.Parameters.Count(step.Parameters[0]));
            }
        }
    }

    [Theory]
    [InlineData(0f, "Found 0, expected a finite number above 0.")]
    [InlineData(-0.5f, "Found -0.5, expected a finite number above 0.")]
    [InlineData(float.NaN, "Found NaN, expected a finite number above 0.")]
    public void Whatever_must_be_positive_says_so_in_the_same_words(float value, string expected)
    {
        Assert.StartsWith(expected, Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => new Sgd(value)).Message, StringComparison.Ordinal);
        Assert.StartsWith(expected, Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => new Adam(epsilon: value)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_numbers_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(-1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(1f, momentum: 1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(1f, weightDecay: -1f));
        Assert.Throws<ArgumentException>(() => new Sgd(1f, nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta1: 1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta2: float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(epsilon: 0f));
    }

    [Fact]
    public void An_optimiser_refuses_a_network_of_another_size()
    {
        var optimizer = new Sgd(0.1f);
        using var small = new FlatStep(3, threads: 1);
        using var large = new FlatStep(4, threads: 1);
        optimizer.Step(small);

        ArgumentException e = Assert.Throws<ArgumentException>(() => optimizer.Step(large));

        Assert.Contains("create an optimiser for each network", e.Message, StringComparison.Ordinal);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 2e-6;

    /// <summary>One parameter's values after each gradient.</summary>
    private static double[] Sequence(Optimizer optimizer, float start, float[] gradients)
    {
        using var step = new FlatStep(1, threads: 1);
        step.Parameters[0] = start;
        return [.. gradients.Select(gradient =>
        {
            step.Gradients[0] = gradient;
            optimizer.Step(step);
            return (double)step.Parameters[0];
        })];
    }
}
