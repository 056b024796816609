using ConvGen.Data;
using ConvGen.Formats;
using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(40)]
    public void A_run_that_is_cancelled_after_any_step_and_resumed_is_the_same_run(int steps)
    {
        using var whole = new TemporaryFolder();
        using var cut = new TemporaryFolder();
        TrainingHistory expected = LongRun.Go(whole.Path);
        Interrupt(cut.Path, steps);

        TrainingHistory actual = LongRun.Go(cut.Path);

        Assert.Equal(File.ReadAllBytes(whole.File("network.safetensors")), File.ReadAllBytes(cut.File("network.safetensors")));
        Assert.Equal(expected.Epochs.Select(Timeless), actual.Epochs.Select(Timeless));
    }

    [Fact]
    public void Without_a_checkpoint_a_run_begins_at_the_beginning()
    {
        Assert.False(new Trainer<Small>(Small.Create(), new Sgd()).Resume(_folder.File("none")));
    }

    [Fact]
    public void A_program_of_two_runs_goes_on_in_the_second()
    {
        float[] Go(string name, int stopsAfter)
        {
            using var source = new CancellationTokenSource();
            Small network = Small.Create(seed: 1);
            var trainer = new Trainer<Small>(network, new Adam(0.01f), threads: 1, seed: 1);
            try
            {
                trainer.Resume(_folder.File(name + "1"));
                trainer.Fit(Stripes.Create(30), 2, batchSize: 10, callbacks: [new Checkpoint(_folder.File(name + "1"))]);
                trainer.Resume(_folder.File(name + "2"));
                trainer.Fit(Stripes.Create(30), 3, batchSize: 10, cancellationToken: source.Token, callbacks:
                [
                    new Checkpoint(_folder.File(name + "2"), everySteps: 1),
                    new Each(step: run =>
                    {
                        if (run.StepsDone == stopsAfter)
                        {
                            source.Cancel();
                        }
                    }),
                ]);
            }
            catch (OperationCanceledException)
            {
                return Go(name, stopsAfter: 0);
            }

            return Values(network);
        }

        Assert.Equal(Go("whole", stopsAfter: 0), Go("cut", stopsAfter: 5));
    }

    [Fact]
    public void A_checkpoint_of_a_complete_run_gives_its_history_and_network_at_once()
    {
        string path = _folder.File("run");
        Small first = Small.Create(seed: 1);
        TrainingHistory expected = new Trainer<Small>(first, new Sgd(0.1f)).Fit(Stripes.Create(20), 2, callbacks: [new Checkpoint(path)]);
        Small second = Small.Create(seed: 2);
        var trainer = new Trainer<Small>(second, new Sgd(0.1f));

        Assert.True(trainer.Resume(path));
        TrainingHistory actual = trainer.Fit(Stripes.Create(20), 2);

        Assert.Equal(expected.Epochs.Select(Timeless), actual.Epochs.Select(Timeless));
        Assert.Equal(Values(first), Values(second));
    }

    [Fact]
    public void A_checkpoint_holds_the_network_under_its_own_names_and_every_bit_of_a_number()
    {
        string path = _folder.File("run");
        Small network = Small.Create(seed: 1);
        new Trainer<Small>(network, new Sgd(0.1f, momentum: 0.9f)).Fit(Stripes.Create(20), 1, callbacks: [new Checkpoint(path)]);

        (_, Dictionary<string, float[]> tensors) = SafetensorsFile.ReadAll(path);

        Assert.All(network.Parameters.Concat(network.Buffers), t => Assert.Equal(t.Values.ToArray(), tensors[t.Name]));
        Assert.Equal(network.Parameters[0].Values.Length, tensors["optimizer/momentum/" + network.Parameters[0].Name].Length);
        var state = new TrainingState();
        foreach (double number in (double[])[Math.PI, double.NaN, double.NegativeInfinity, double.Epsilon, -0.0, 0.1f])
        {
            state.Set("x", number);
            Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(state.Number("x")));
        }
    }

    [Fact]
    public void Files_of_their_own_have_epoch_and_step_in_their_names()
    {
        new Trainer<Small>(Small.Create(), new Sgd(0.1f)).Fit(Stripes.Create(20), 2, batchSize: 10, callbacks: [new Checkpoint(_folder.File("{epoch}-{step}"), everySteps: 3)]);

        Assert.Equal(["1-2", "2-3", "2-4"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("epochs", "epochs 3 there, 4 here")]
    [InlineData("batch size", "batch size 10 there, 5 here")]
    [InlineData("images", "images 20 there, 21 here")]
    [InlineData("seed", "seed 0 there, 7 here")]
    [InlineData("optimizer", "optimizer Sgd(learningRate: 0.1, weightDecay: 0, momentum: 0.9, nesterov: False, decoupledWeightDecay: False) there, Adam(")]
    [InlineData("rate", "optimizer Sgd(learningRate: 0.1, weightDecay: 0, momentum: 0.9, nesterov: False, decoupledWeightDecay: False) there, Sgd(learningRate: 0.2,")]
    [InlineData("group", "decoupledWeightDecay: False, '*.bias' learningRate: 0.5) here")]
    [InlineData("schedule", "schedule WarmUpSchedule(1, PlateauSchedule(loss, factor: 0.1, patience: 10, threshold: 0.0001, coolDown: 0, finalFactor: 0)) there, ConstantSchedule here")]
    [InlineData("loss", "loss SoftmaxCrossEntropy(labelSmoothing: 0) there, SoftmaxCrossEntropy(labelSmoothing: 0.1) here")]
    [InlineData("augmentation", "augmentation Sequence(RandomShift(1), Sometimes(0.5, RandomBrightness(0.25))) there, none here")]
    public void A_checkpoint_of_another_recipe_is_refused_with_the_difference_unless_it_is_meant(string what, string expected)
    {
        Train(Trainer(), cancelAfter: 3);
        Trainer<Small> other = Trainer(what);
        other.Resume(_folder.File("run"));

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Train(other, what));

        Assert.StartsWith("Found a checkpoint of another recipe, expected the one of this run: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains("pass recipeMayDiffer: true to Resume where the change is meant", e.Message, StringComparison.Ordinal);

        Trainer<Small> meant = Trainer(what);
        meant.Resume(_folder.File("run"), recipeMayDiffer: true);
        Assert.Equal(what == "epochs" ? 4 : 3, Train(meant, what).Epochs.Count);
    }

    [Fact]
    public void Where_the_recipe_may_differ_what_is_the_same_goes_on()
    {
        TrainingHistory expected = Train(Trainer());
        Trainer<Small> whole = Trainer();
        Train(Trainer(), cancelAfter: 3);
        Assert.True(whole.Resume(_folder.File("run"), recipeMayDiffer: true));

        TrainingHistory actual = Train(whole);

        Assert.Equal(expected.Epochs.Select(Timeless), actual.Epochs.Select(Timeless));
    }

    [Fact]
    public void With_other_batches_the_running_epoch_begins_again()
    {
        Train(Trainer(), cancelAfter: 3);
        Trainer<Small> other = Trainer("batch size");
        other.Resume(_folder.File("run"), recipeMayDiffer: true);
        var steps = new List<(int, long)>();

        Train(other, "batch size", each: run => steps.Add((run.Epoch, run.StepsDone)));

        // Three steps of ten images were an epoch and a half; of five, four are an epoch. Steps go on from those that were taken.
        Assert.Equal([(2, 4L), (2, 5L), (2, 6L), (2, 7L), (3, 8L), (3, 9L), (3, 10L), (3, 11L)], steps);
    }

    [Fact]
    public void A_checkpoint_of_another_network_or_a_damaged_one_is_refused()
    {
        string path = _folder.File("run");
        new Trainer<Small>(Small.Create(), new Sgd(0.1f)).Fit(Stripes.Create(20), 1, callbacks: [new Checkpoint(path)]);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => new Trainer<NormedRegression>(NormedRegression.Create(), new Sgd(0.1f)).Resume(path));
        Assert.Contains($"Found a run of Small in '{path}', expected a checkpoint of {NormedRegression.Description.Name}", e.Message, StringComparison.Ordinal);
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Throws<InvalidDataException>(() => new Trainer<Small>(Small.Create(), new Sgd(0.1f)).Resume(_folder.Write("cut", bytes[..^5])));
    }

    [Fact]
    public void What_a_killed_process_left_of_the_file_is_removed_and_nothing_else()
    {
        string path = _folder.File("run");
        string Leftover(string of) => _folder.Write($"{of}.{Guid.NewGuid():N}.tmp", [1, 2, 3]);
        string own = Leftover("run");
        string[] others = [Leftover("run2"), Leftover("other"), _folder.Write("run.mine.tmp", [1])];
        string open = Leftover("run");
        using (new FileStream(open, FileMode.Open, FileAccess.Write, FileShare.Delete))
        {
            Assert.False(new Trainer<Small>(Small.Create(), new Sgd()).Resume(path));
            Assert.False(File.Exists(own));
            Assert.True(File.Exists(open), "a process writes it");
        }

        new Trainer<Small>(Small.Create(), new Sgd(0.1f)).Fit(Stripes.Create(20), 1, callbacks: [new Checkpoint(path)]);

        Assert.Equal([.. others.Append(path).Order(StringComparer.Ordinal)], Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_stops_the_run_and_leaves_the_file_that_was_there()
    {
        string path = Path.Combine(_folder.Path, "missing", "run");

        Assert.Throws<DirectoryNotFoundException>(() => new Trainer<Small>(Small.Create(), new Sgd(0.1f)).Fit(Stripes.Create(20), 1, callbacks: [new Checkpoint(path)]));
    }

    /// <summary>A trainer that differs from the first in one thing, where that is the trainer's.</summary>
    private static Trainer<Small> Trainer(string differsIn = "") => new(
        Small.Create(seed: 1),
        differsIn switch
        {
            "optimizer" => new Adam(),
            "rate" => new Sgd(0.2f, momentum: 0.9f),
            "group" => new Sgd(0.1f, momentum: 0.9f) { Groups = [new ParameterGroup("*.bias") { LearningRate = 0.5f }] },
            _ => new Sgd(0.1f, momentum: 0.9f),
        },
        threads: 1,
        seed: differsIn == "seed" ? 7 : 0,
        schedule: differsIn == "schedule" ? null : new WarmUpSchedule(1, new PlateauSchedule(MonitoredValue.Loss)),
        loss: differsIn == "loss" ? new SoftmaxCrossEntropy(0.1f) : null);

    /// <summary>A run of three epochs of two steps that differs in one thing, where that is the run's.</summary>
    private TrainingHistory Train(Trainer<Small> trainer, string differsIn = "", int cancelAfter = 0, Action<TrainingRun>? each = null)
    {
        using var source = new CancellationTokenSource();
        try
        {
            return trainer.Fit(
                Stripes.Create(differsIn == "images" ? 21 : 20),
                differsIn == "epochs" ? 4 : 3,
                batchSize: differsIn == "batch size" ? 5 : 10,
                augmentation: differsIn == "augmentation" ? null : Augmentation.Sequence(new RandomShift(1), Augmentation.Sometimes(0.5f, new RandomBrightness(0.25f))),
                callbacks:
                [
                    new Checkpoint(_folder.File(cancelAfter > 0 ? "run" : "other"), everySteps: 1),
                    new Each(step: run =>
                    {
                        each?.Invoke(run);
                        if (run.StepsDone == cancelAfter)
                        {
                            source.Cancel();
                        }
                    }),
                ],
                cancellationToken: source.Token);
        }
        catch (OperationCanceledException)
        {
            return new TrainingHistory([]);
        }
    }

    private static (double, double, double?, double?, float, string) Timeless(EpochResult r) =>
        (r.Loss, r.Accuracy, r.ValidationLoss, r.ValidationAccuracy, r.LearningRate, string.Join(' ', r.Metrics));

    private static float[] Values(Network network) => [.. network.Parameters.Concat(network.Buffers).SelectMany(p => p.Values.ToArray())];

    private static void Interrupt(string folder, int steps)
    {
        // The log grows by a line every three steps; a watcher would be a race, so the checkpoint's own count of steps ends the run.
        using var source = new CancellationTokenSource();
        string checkpoint = Path.Combine(folder, "run.checkpoint");
        var trainer = new Trainer<Small>(
            Small.Create(seed: 1),
            new AdamW(0.01f) { Groups = [ParameterGroup.BiasesAndNorms()], MaxGradientNorm = 1f },
            threads: 1,
            seed: 1,
            new WarmUpSchedule(1.5, new PlateauSchedule(patience: 1, factor: 0.5)),
            metrics: [new TopKAccuracy(2)]);
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(
            Stripes.Create(45),
            LongRun.Epochs,
            batchSize: 8,
            validation: Stripes.Create(20, first: 45),
            augmentation: new RandomShift(1),
            callbacks:
            [
                new Checkpoint(checkpoint, everySteps: 1), new EarlyStopping(patience: 6), new CsvLog(Path.Combine(folder, "log.csv"), everySteps: 3),
                new Each(step: run =>
                {
                    if (run.StepsDone == steps)
                    {
                        source.Cancel();
                    }
                }),
            ],
            cancellationToken: source.Token));
    }
}
