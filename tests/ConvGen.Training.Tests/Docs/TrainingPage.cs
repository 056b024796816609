using ConvGen.Data;

namespace ConvGen.Training.Tests;

/// <summary>The examples of docs/training.md as code: a test runs them, and another compares them with the page.</summary>
internal static class TrainingPage
{
    public static void First(IImageSource train, IImageSource test, string folder)
    {
        Small network = Small.Create(seed: 1);
        var trainer = new Trainer<Small>(network, new Sgd(learningRate: 0.1f, momentum: 0.9f), schedule: new OneCycleSchedule());
        TrainingHistory history = trainer.Fit(train, epochs: 8, batchSize: 32, validation: test, progress: new PlainProgress(Console.Out));
        network.Save(Path.Combine(folder, "small.safetensors"));
        Assert.Equal(8, history.Epochs.Count);
    }

    public static void Loop(Small network, IEnumerable<(float[] Images, int[] Labels)> batches)
    {
        using TrainingStep step = network.CreateTrainingStep(batchSize: 32, threads: 2);
        step.Load(network);
        var loss = new BatchLoss(new SoftmaxCrossEntropy(labelSmoothing: 0.1f), network.NetworkDescription, batchSize: 32);
        var optimizer = new AdamW(1e-3f);
        foreach ((float[] images, int[] labels) in batches)
        {
            loss.Begin(labels);
            step.Run(images, loss.Gradient);
            optimizer.Step(step);
        }

        step.Store(network);
    }

    public static void Metrics(Small network, IImageSource train, IImageSource test)
    {
        var trainer = new Trainer<Small>(network, new Adam(), metrics: [new TopKAccuracy(2), new F1Score(), new MeanLoss(new SoftmaxCrossEntropy(), "cross-entropy")]);
        trainer.Fit(train, epochs: 2, validation: test);
        Evaluation evaluation = trainer.Evaluate(test);
        Console.WriteLine($"{evaluation.Accuracy:P1}, top-2 {evaluation.Metrics["top-2 accuracy"]:P1}");
        Console.WriteLine(new ClassificationReport(evaluation.ConfusionMatrix));    // precision, recall and F1 of each class
        Assert.Equal(evaluation.Loss, evaluation.Metrics["cross-entropy"], 1e-9);
    }

    public static void Groups(Small network, IImageSource train)
    {
        var optimizer = new AdamW(1e-3f, weightDecay: 0.05f)
        {
            MaxGradientNorm = 1f,                                       // all gradients together; MaxGradientValue clips each
            Groups =
            [
                ParameterGroup.BiasesAndNorms(weightDecay: 0f),         // tensors of one dimension do not decay
                new ParameterGroup("conv1.*") { LearningRate = 1e-4f }, // by name, as in a PyTorch state dict; 0 freezes
            ],
        };
        new Trainer<Small>(network, optimizer).Fit(train, epochs: 1);
    }

    public static void Schedules(Small network, IImageSource train, IImageSource test)
    {
        Schedule cosine = new WarmUpSchedule(epochs: 2, then: new CosineSchedule());
        Schedule plateau = new PlateauSchedule(MonitoredValue.ValidationAccuracy, factor: 0.5, patience: 3);
        foreach (Schedule schedule in (Schedule[])[cosine, plateau])
        {
            var trainer = new Trainer<Small>(network, new Sgd(0.1f), schedule: schedule);
            LearningRateSearch search = trainer.FindLearningRate(train, least: 1e-5f, most: 1f);
            Console.WriteLine($"the loss falls fastest at {search.Suggestion}");
            trainer.Fit(train, epochs: 3, validation: test);
        }
    }

    public static void Callbacks(Trainer<Small> trainer, IImageSource train, IImageSource test, string folder)
    {
        trainer.Fit(train, epochs: 20, validation: test, callbacks:
        [
            new EarlyStopping(patience: 5),                             // and the best epoch's weights at the end
            new Checkpoint(Path.Combine(folder, "run.checkpoint"), everySteps: 500),
            new CsvLog(Path.Combine(folder, "log.csv")),
            new JsonLinesLog(Path.Combine(folder, "log.jsonl"), everySteps: 10),
            new TensorBoardLog(Path.Combine(folder, "events"), histogramsEverySteps: 100), // tensorboard --logdir events
        ]);
        trainer.Fit(train, epochs: 1, callbacks: [new DeadLayers()]);
    }

    public static void Resumed(Small network, IImageSource train, string checkpoint)
    {
        var trainer = new Trainer<Small>(network, new Sgd(0.1f, momentum: 0.9f), seed: 1);
        trainer.Resume(checkpoint);                                     // nothing happens where there is no such file
        trainer.Fit(train, epochs: 3, callbacks: [new Checkpoint(checkpoint, everySteps: 1)]);
    }

    /// <summary>Focal loss for one logit (Lin et al. 2017, with γ = 2): what is predicted well counts little.</summary>
    public sealed class FocalLoss : Loss
    {
        public override OutputActivation Activation => OutputActivation.None;

        public override bool UsesLabels => false;

        public override float Evaluate(ReadOnlySpan<float> output, int label, ReadOnlySpan<float> target, Span<float> gradient)
        {
            float sign = target[0] > 0.5f ? 1f : -1f;
            float x = sign * output[0];
            float logP = MathF.Min(x, 0f) - MathF.Log(1f + MathF.Exp(-MathF.Abs(x)));
            float p = MathF.Exp(logP);
            if (!gradient.IsEmpty)
            {
                gradient[0] = sign * (1f - p) * (1f - p) * ((2f * p * logP) - (1f - p));
            }

            return -(1f - p) * (1f - p) * logP;
        }
    }

    public sealed class DeadLayers : Callback
    {
        public override void AfterEpoch(TrainingRun run, EpochResult result)
        {
            foreach (TensorStatistics layer in run.ActivationStatistics().Where(s => s.Deviation == 0))
            {
                Console.WriteLine($"{layer.Name} gives {layer.Mean} whatever it sees");
            }
        }
    }
}
