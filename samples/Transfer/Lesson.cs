using System.Diagnostics;
using ConvGen;
using ConvGen.Data;

namespace TransferSample;

/// <summary>Three ways to learn five new digits from a few examples of each.</summary>
/// <param name="body">Trained on five other digits.</param>
/// <param name="train">The few examples.</param>
/// <param name="test">All test images of the new digits.</param>
/// <param name="seed">Of new weights and of the order of images.</param>
internal sealed class Lesson(Digits body, IImageSource train, IImageSource test, int seed)
{
    private const int BatchSize = 25;

    /// <summary>A new network that sees nothing but these examples.</summary>
    public Result FromScratch() => Learn(Digits.Create(seed), new Sgd(learningRate: 0.05f, momentum: 0.9f), epochs: 60);

    /// <summary>The body stands still: what it makes of the images is computed once, and only a head learns.</summary>
    public Result FeatureExtraction()
    {
        var watch = Stopwatch.StartNew();
        ImageDataset features = Features.Of(body, train, "features");
        var trainer = new Trainer<Head>(Head.Create(seed), new Sgd(learningRate: 0.05f, momentum: 0.9f), seed: seed, schedule: new OneCycleSchedule());
        trainer.Fit(features, epochs: 60, BatchSize);
        double seconds = watch.Elapsed.TotalSeconds;
        return new("feature extraction", trainer.Evaluate(Features.Of(body, test, "features")).Accuracy, seconds);
    }

    /// <summary>The body goes on learning behind a new head: its first convolution is frozen, the second learns slowly.</summary>
    public Result FineTuning()
    {
        Digits network = Digits.Create(seed);
        network.CopyFrom(body, new WeightMapping(name => name.StartsWith("head.", StringComparison.Ordinal) ? null : name));
        network.Freeze("conv1");
        var optimizer = new Sgd(learningRate: 0.05f, momentum: 0.9f) { Groups = [new ParameterGroup("conv*") { LearningRate = 0.01f }] };
        return Learn(network, optimizer, epochs: 60) with { Name = "fine-tuning" };
    }

    private Result Learn(Digits network, Optimizer optimizer, int epochs)
    {
        var watch = Stopwatch.StartNew();
        var trainer = new Trainer<Digits>(network, optimizer, seed: seed, schedule: new OneCycleSchedule());
        trainer.Fit(train, epochs, BatchSize);
        double seconds = watch.Elapsed.TotalSeconds;
        return new("from scratch", trainer.Evaluate(test).Accuracy, seconds);
    }
}

/// <summary>What came of it.</summary>
/// <param name="Name">The way.</param>
/// <param name="Accuracy">On the test images, 0 … 1.</param>
/// <param name="Seconds">Of training.</param>
internal sealed record Result(string Name, double Accuracy, double Seconds);
