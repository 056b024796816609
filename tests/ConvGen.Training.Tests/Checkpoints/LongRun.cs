using ConvGen.Data;

namespace ConvGen.Training.Tests;

/// <summary>A run with everything that a checkpoint holds. The program of this assembly is this run, so that a test can kill it.</summary>
internal static class LongRun
{
    public const int Epochs = 12;

    /// <summary>Trains to the end, from the checkpoint of the folder if there is one, and saves the network beside it.</summary>
    /// <param name="folder">For the checkpoint, the log and the network.</param>
    /// <param name="cancellation">Stops it.</param>
    public static TrainingHistory Go(string folder, CancellationToken cancellation = default)
    {
        string checkpoint = Path.Combine(folder, "run.checkpoint");
        Small network = Small.Create(seed: 1);
        var trainer = new Trainer<Small>(
            network,
            new AdamW(0.01f) { Groups = [ParameterGroup.BiasesAndNorms()], MaxGradientNorm = 1f },
            threads: 2,
            seed: 1,
            new WarmUpSchedule(1.5, new PlateauSchedule(patience: 1, factor: 0.5)),
            metrics: [new TopKAccuracy(2)]);
        trainer.Resume(checkpoint);
        TrainingHistory history = trainer.Fit(
            Stripes.Create(45),
            Epochs,
            batchSize: 8,
            validation: Stripes.Create(20, first: 45),
            augmentation: new RandomShift(1),
            callbacks: [new Checkpoint(checkpoint, everySteps: 1), new EarlyStopping(patience: 6), new CsvLog(Path.Combine(folder, "log.csv"), everySteps: 3)],
            cancellationToken: cancellation);
        network.Save(Path.Combine(folder, "network.safetensors"));
        return history;
    }
}
