using System.Numerics;
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

    [Fact]
    public void Decoupled_weight_decay_leaves_the_gradient_alone()
    {
        // SGDW, λ = 0.5: θ ← 0.95θ first. b = 2: 0.95 − 0.2 = 0.75;  b = 0.9·2 − 1 = 0.8: 0.7125 − 0.08 = 0.6325.
        Assert.Equal([0.75, 0.6325], Sequence(new Sgd(0.1f, momentum: 0.9f, weightDecay: 0.5f, decoupledWeightDecay: true), start: 1, [2, -1]), Near);

        // AdamW: 0.95·2 = 1.9, less η·2/(2 + 1).
        Assert.Equal([1.8333333], Sequence(new AdamW(0.1f, epsilon: 1f, weightDecay: 0.5f), start: 2, [2]), Near);
    }

    [Fact]
    public void RMSProp_divides_by_the_root_of_the_mean_square()
    {
        // α = 0.75, ε = 1. v = 1: d = 2/2, θ = 0.9;  v = 0.75 + 0.25 = 1: d = −1/2, θ = 0.95.
        Assert.Equal([0.9, 0.95], Sequence(new RmsProp(0.1f, 0.75f, 1f), start: 1, [2, -1]), Near);

        // With μ = 0.5: b = 1, then 0.5 − 0.5 = 0, then (v = 0.75) 0.
        Assert.Equal([0.9, 0.9, 0.9], Sequence(new RmsProp(0.1f, 0.75f, 1f, momentum: 0.5f), start: 1, [2, -1, 0]), Near);

        // Centred: ḡ = 0.5, u = 1 − 0.25 = 0.75: d = 2/1.8660254 = 1.0717968.  ḡ = 0.375 − 0.25 = 0.125, v = 1, u = 0.984375: d = −1/1.9921567 = −0.5019685.
        Assert.Equal([0.8928203, 0.9430172], Sequence(new RmsProp(0.1f, 0.75f, 1f, centered: true), start: 1, [2, -1]), Near);

        // Weight decay 0.5 makes g = 2.5, v = 1.5625: d = 2.5/2.25.
        Assert.Equal([0.8888889], Sequence(new RmsProp(0.1f, 0.75f, 1f, weightDecay: 0.5f), start: 1, [2]), Near);
    }

    [Fact]
    public void Adagrad_divides_by_the_root_of_the_sum_of_squares()
    {
        // ε = 1, κ = 0.5. s = 4: 1 − 0.1·2/3 = 0.9333333;  s = 5, η = 0.1/1.5: + 0.0666667/(2.2360680 + 1) = 0.9539345.
        Assert.Equal([0.9333333, 0.9539345], Sequence(new Adagrad(0.1f, learningRateDecay: 0.5f, epsilon: 1f), start: 1, [2, -1]), Near);

        // From a sum of 5: s = 9: 1 − 0.1·2/4.  With weight decay 0.5 and no sum: g = 2.5, s = 6.25: 1 − 0.1·2.5/3.5.
        Assert.Equal([0.95], Sequence(new Adagrad(0.1f, initialSum: 5f, epsilon: 1f), start: 1, [2]), Near);
        Assert.Equal([0.9285714], Sequence(new Adagrad(0.1f, epsilon: 1f, weightDecay: 0.5f), start: 1, [2]), Near);
    }

    [Fact]
    public void Gradients_that_are_too_long_together_are_scaled_to_the_norm()
    {
        // ‖(3, 4)‖ = 5, so each is a fifth; ‖(0.3, 0.4)‖ = 0.5 is short enough.
        using var step = new FlatStep(2, threads: 1);
        var optimizer = new Sgd(0.1f) { MaxGradientNorm = 1f };
        Assert.True(double.IsNaN(optimizer.GradientNorm));
        (step.Gradients[0], step.Gradients[1]) = (3f, 4f);
        optimizer.Step(step);
        Assert.Equal([-0.06f, -0.08f], step.Parameters.ToArray(), (a, b) => MathF.Abs(a - b) < 1e-7f);
        Assert.Equal(5, optimizer.GradientNorm, 1e-6);

        (step.Gradients[0], step.Gradients[1]) = (0.3f, 0.4f);
        optimizer.Step(step);

        Assert.Equal([-0.09f, -0.12f], step.Parameters.ToArray(), (a, b) => MathF.Abs(a - b) < 1e-7f);
    }

    [Fact]
    public void Gradients_that_are_too_large_are_clipped_one_by_one_after_the_norm()
    {
        using var step = new FlatStep(21, threads: 1);
        step.Gradients.Fill(-3f);
        (step.Gradients[0], step.Gradients[20]) = (1f, 4f);

        new Sgd(0.1f) { MaxGradientValue = 2f }.Step(step);

        Assert.Equal([-0.1f, .. Enumerable.Repeat(0.2f, 19), -0.2f], step.Parameters.ToArray(), (a, b) => MathF.Abs(a - b) < 1e-7f);
        Assert.Equal([1f, .. Enumerable.Repeat(-2f, 19), 2f], step.Gradients.ToArray());
    }

    [Fact]
    public void The_norm_does_not_depend_on_the_number_of_threads()
    {
        float[] Step(int threads)
        {
            using var step = new FlatStep(50_003, threads);
            for (int i = 0; i < step.Gradients.Length; i++)
            {
                step.Gradients[i] = MathF.Sin(i);
            }

            new Sgd(0.1f) { MaxGradientNorm = 1f }.Step(step);
            return step.Parameters.ToArray();
        }

        Assert.Equal(Step(1), Step(7));
    }

    [Fact]
    public void Groups_have_rates_and_decays_of_their_own_and_schedules_move_all_rates_alike()
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        float[] weights = network.Parameters[0].Values.ToArray();
        network.Parameters[1].Values.Span.Fill(0.5f);
        var optimizer = new Sgd(0.1f, weightDecay: 0.5f) { Groups = [ParameterGroup.BiasesAndNorms(), new ParameterGroup("dense?.weight") { LearningRate = 0.2f }] };
        using TrainingStep step = network.CreateTrainingStep(4, threads: 2);
        step.Load(network);
        step.Gradients.Fill(1f);

        // Half of every rate: weights θ − 0.1·(1 + 0.5θ), biases 0.5 − 0.05·1.
        optimizer.Step(step, 0.05f);

        step.Store(network);
        Assert.Equal(weights.Select(w => w - (0.1f * (1f + (0.5f * w)))), network.Parameters[0].Values.ToArray(), (a, b) => MathF.Abs(a - b) < 1e-6f);
        Assert.Equal([0.45f, 0.45f, 0.45f], network.Parameters[1].Values.ToArray());
    }

    [Fact]
    public void The_first_group_that_sets_a_number_decides_it_and_a_rate_of_zero_freezes()
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        float[] before = network.Parameters[0].Values.ToArray();
        var optimizer = new AdamW(0.1f, weightDecay: 0.5f) { Groups = [new("*.weight") { LearningRate = 0f }, new("*") { LearningRate = 0.01f }, new("*") { LearningRate = 1f }] };
        using TrainingStep step = network.CreateTrainingStep(4);
        step.Load(network);
        step.Gradients.Fill(1f);

        optimizer.Step(step);

        step.Store(network);
        Assert.Equal(before, network.Parameters[0].Values.ToArray());
        Assert.Equal([-0.01f, -0.01f, -0.01f], network.Parameters[1].Values.ToArray(), (a, b) => MathF.Abs(a - b) < 1e-7f);
    }

    [Fact]
    public void A_group_that_matches_nothing_names_what_there_is()
    {
        var optimizer = new Sgd(0.1f) { Groups = [new ParameterGroup("conv1.*")] };
        using TrainingStep step = SoftmaxRegression.Create().CreateTrainingStep(4);

        ArgumentException e = Assert.Throws<ArgumentException>(() => optimizer.Step(step));

        Assert.Contains("'conv1.*' matches no parameter of SoftmaxRegression", e.Message, StringComparison.Ordinal);
        Assert.Contains("dense1.weight, dense1.bias", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void State_in_canonical_order_makes_another_optimiser_go_on_to_the_same_bits()
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        foreach (Func<Optimizer> create in s_optimizers)
        {
            using TrainingStep step = network.CreateTrainingStep(4);
            step.Load(network);
            Optimizer first = create();
            Optimizer second = create();
            Descend(first, step, from: 0);
            var state = new TrainingState();
            first.Save(step, state);
            second.Load(step, state);
            float[] parameters = step.Parameters.ToArray();
            Descend(first, step, from: 1);
            float[] expected = step.Parameters.ToArray();
            parameters.CopyTo(step.Parameters);

            Descend(second, step, from: 1);

            Assert.Equal(expected, step.Parameters.ToArray());
            Assert.NotEqual(parameters, expected);
        }
    }

    [Fact]
    public void An_optimiser_of_ones_own_has_state_clipping_and_groups_done_for_it()
    {
        // Lion (Chen et al. 2023) without decay, β = 0.5: c = 0.5m + 0.5g, θ ← θ − η·sign(c), m ← c. Gradients of ±4 are clipped to ±2.
        // m: 0 → 1 (θ 0.9), 0.5·1 + 0.5·(−2) = −0.5 (θ 1), −0.25 + 0.5·0.2 = −0.15 (θ 1.1).
        Assert.Equal([0.9, 1, 1.1], Sequence(new Lion(0.1f) { MaxGradientValue = 2f }, start: 1, [4, -4, 0.2f]), Near);
    }

    private sealed class Lion(float learningRate) : Optimizer(learningRate, weightDecay: 0f)
    {
        protected override IReadOnlyList<string> StateNames => ["momentum"];

        protected override void Update(in UpdateBlock block)
        {
            Span<Vector<float>> momentum = block.State(0);
            for (int i = 0; i < momentum.Length; i++)
            {
                momentum[i] = (momentum[i] + block.Gradients[i]) * 0.5f;
                Vector<float> sign = Vector.ConditionalSelect(Vector.GreaterThan(momentum[i], Vector<float>.Zero), Vector<float>.One, -Vector<float>.One);
                block.Parameters[i] -= Vector.ConditionalSelect(Vector.Equals(momentum[i], Vector<float>.Zero), Vector<float>.Zero, sign) * block.LearningRate;
            }
        }
    }

    private static readonly Func<Optimizer>[] s_optimizers =
    [
        () => new Sgd(0.1f, 0.9f, true, 0.1f),
        () => new Sgd(0.1f, 0.9f, weightDecay: 0.1f, decoupledWeightDecay: true) { Groups = [ParameterGroup.BiasesAndNorms()] },
        () => new Adam(weightDecay: 0.1f),
        () => new AdamW(),
        () => new RmsProp(momentum: 0.9f, centered: true, weightDecay: 0.1f),
        () => new Adagrad(learningRateDecay: 0.1f, initialSum: 0.1f, weightDecay: 0.1f),
    ];

    private static void Descend(Optimizer optimizer, TrainingStep step, int from)
    {
        for (int t = from; t < from + 3; t++)
        {
            for (int i = 0; i < step.Gradients.Length; i++)
            {
                step.Gradients[i] = i % 4 == 3 ? 0f : MathF.Sin((100 * t) + i);
            }

            optimizer.Step(step);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Padding_stays_zero_and_backward_reads_the_new_parameters(int threads)
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        foreach (Optimizer optimizer in s_optimizers.Select(create => create()))
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
        foreach (Func<Optimizer> create in (Func<Optimizer>[])[() => new Sgd(0.1f, 0.9f, true, 0.01f), () => new Adam(0.01f, weightDecay: 0.01f), () => new RmsProp(centered: true, momentum: 0.5f), () => new Adagrad()])
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
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW(weightDecay: -1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RmsProp(alpha: 1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad(initialSum: -1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(1f) { MaxGradientNorm = 0f });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(1f) { MaxGradientValue = float.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterGroup("*") { LearningRate = -1f });
        Assert.Throws<ArgumentException>(() => new ParameterGroup(""));
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
