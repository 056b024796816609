using ConvGen.Data;

namespace ConvGen.Training.Tests;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void A_run_without_improvements_ends_after_its_patience_with_the_best_parameters()
    {
        // A rate that grows until nothing is learned any more.
        Small network = Small.Create(seed: 1);
        var weights = new List<float[]>();
        var stopping = new EarlyStopping(patience: 2);
        var trainer = new Trainer<Small>(network, new Sgd(0.02f), threads: 1, schedule: new Growing());

        TrainingHistory history = trainer.Fit(
            Stripes.Create(60), 40, batchSize: 10, validation: Stripes.Create(30, first: 60), callbacks: [stopping, new Each(epoch: (run, _) => weights.Add(Values(run.Network)))]);

        double best = history.Epochs.Min(e => e.ValidationLoss!.Value);
        Assert.InRange(history.Epochs.Count, 4, 39);
        Assert.Equal(best, history.Epochs[stopping.BestEpoch - 1].ValidationLoss);
        Assert.Equal(stopping.BestEpoch + 3, history.Epochs.Count);
        Assert.Equal(weights[stopping.BestEpoch - 1], Values(network));
        Assert.Equal(best, network.Evaluate(Stripes.Create(30, first: 60)).Loss, 1e-12);
    }

    [Fact]
    public void The_last_parameters_stay_where_that_is_asked_for()
    {
        Small network = Small.Create(seed: 1);
        float[] last = [];
        new Trainer<Small>(network, new Sgd(0.02f), threads: 1, schedule: new Growing()).Fit(
            Stripes.Create(60), 40, batchSize: 10, callbacks: [new EarlyStopping(2, MonitoredValue.Loss, restoresBest: false), new Each(epoch: (run, _) => last = Values(run.Network))]);

        Assert.Equal(last, Values(network));
    }

    [Fact]
    public void A_second_run_begins_anew()
    {
        var stopping = new EarlyStopping(patience: 0, MonitoredValue.Loss);
        Small good = Small.Create(seed: 1);
        new Trainer<Small>(good, new Adam(0.01f), threads: 1).Fit(Stripes.Create(60), 10, batchSize: 10, callbacks: [stopping]);
        Small fresh = Small.Create(seed: 2);

        // Its first losses are worse than the last ones of the run before.
        new Trainer<Small>(fresh, new Sgd(1e-6f), threads: 1).Fit(Stripes.Create(60), 1, batchSize: 10, callbacks: [stopping]);

        Assert.Equal(1, stopping.BestEpoch);
        Assert.NotEqual(Values(good), Values(fresh));
    }

    [Fact]
    public void What_is_watched_must_be_what_the_run_will_have()
    {
        int steps = 0;
        string Refused(Schedule? schedule, Callback? callback, IImageSource? validation)
        {
            var trainer = new Trainer<Small>(Small.Create(), new Sgd(0.1f), threads: 1, schedule: schedule, metrics: [new TopKAccuracy(2)]);
            Callback[] callbacks = [.. callback is null ? (Callback[])[] : [callback], new Each(step: _ => steps++)];
            return Assert.Throws<InvalidOperationException>(() => trainer.Fit(Stripes.Create(30), 2, validation: validation, callbacks: callbacks)).Message;
        }

        IImageSource some = Stripes.Create(9);
        Assert.StartsWith("Found a run with no validation images, expected a validation loss for EarlyStopping to watch; pass validation images to Fit", Refused(null, new EarlyStopping(), null), StringComparison.Ordinal);
        Assert.StartsWith("Found a run with no validation images, expected a validation loss for PlateauSchedule", Refused(new WarmUpSchedule(1, new PlateauSchedule()), null, null), StringComparison.Ordinal);
        Assert.StartsWith("Found a run with the metrics top-2 accuracy, expected a recall for", Refused(new PlateauSchedule(MonitoredValue.Metric("recall")), null, some), StringComparison.Ordinal);
        Assert.Equal(0, steps);

        // These are there.
        new Trainer<Small>(Small.Create(), new Sgd(0.1f), threads: 1, schedule: new PlateauSchedule(MonitoredValue.Loss), metrics: [new TopKAccuracy(2)]).Fit(
            Stripes.Create(30), 1, validation: some, callbacks: [new EarlyStopping(1, MonitoredValue.ValidationAccuracy), new EarlyStopping(1, MonitoredValue.Metric("top-2 accuracy"))]);
    }

    [Fact]
    public void Accuracy_is_not_watched_where_there_are_no_classes()
    {
        var data = new ImageDataset(new TensorShape(6, 6, 1), new float[36], new float[2], 2);
        var trainer = new Trainer<TwoNumbers>(TwoNumbers.Create(), new Sgd(0.1f), threads: 1, loss: new MeanSquaredError());

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => trainer.Fit(data, 1, validation: data, callbacks: [new EarlyStopping(1, MonitoredValue.ValidationAccuracy)]));

        Assert.StartsWith("Found a run with no classes, and so no accuracy, expected a validation accuracy", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_callback_can_end_a_run_after_the_epoch_and_hears_how_it_ended()
    {
        bool? complete = null;
        var trainer = new Trainer<Small>(Small.Create(), new Sgd(0.1f), threads: 1);

        TrainingHistory history = trainer.Fit(Stripes.Create(30), 5, batchSize: 10, callbacks: [new Each(step: run => run.Stop(), finish: run => complete = run.IsComplete)]);

        Assert.Single(history.Epochs);
        Assert.True(complete);
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(
            Stripes.Create(30), 5, callbacks: [new Each(finish: run => complete = run.IsComplete)], cancellationToken: new CancellationToken(canceled: true)));
        Assert.False(complete);
    }

    [Fact]
    public void What_callbacks_read_is_what_the_run_has()
    {
        var trainer = new Trainer<Small>(Small.Create(seed: 1), new Sgd(0.1f) { MaxGradientNorm = 100f }, threads: 1, schedule: new ExponentialSchedule(0.5));
        var steps = new List<(int Epoch, long Step, float Rate)>();
        trainer.Fit(Stripes.Create(30), 2, batchSize: 15, callbacks: [new Each(step: run =>
        {
            steps.Add((run.Epoch, run.StepsDone, run.LearningRate));
            run.Update();
            TensorStatistics weights = run.ParameterStatistics()[0];
            float[] values = run.Network.Parameters[0].Values.ToArray();
            Assert.Equal(("conv1.weight", values.Length, 0), (weights.Name, weights.Count, weights.NotFinite));
            Assert.Equal((values.Min(), values.Max()), (weights.Minimum, weights.Maximum));
            Assert.Equal(values.Average(v => (double)v), weights.Mean, 1e-9);
            Assert.Equal(Math.Sqrt(values.Average(v => (v - weights.Mean) * (v - weights.Mean))), weights.Deviation, 1e-9);
            double norm = Math.Sqrt(run.GradientStatistics().Sum(s => s.Count * ((s.Mean * s.Mean) + (s.Deviation * s.Deviation))));
            Assert.Equal(run.GradientNorm, norm, 1e-6);
            Assert.True(double.IsFinite(run.BatchLoss));
        })]);

        Assert.Equal([(1, 1, 0.1f), (1, 2, 0.1f), (2, 3, 0.05f), (2, 4, 0.05f)], steps);
    }

    private static float[] Values(Network network) => [.. network.Parameters.Concat(network.Buffers).SelectMany(p => p.Values.ToArray())];

    private sealed class Growing : Schedule
    {
        public override float Rate(float learningRate, SchedulePosition position) => learningRate * MathF.Pow(2f, position.Epoch);
    }
}
