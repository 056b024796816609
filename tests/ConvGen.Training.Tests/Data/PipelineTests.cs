using ConvGen.Data;

namespace ConvGen.Training.Tests;

/// <summary>Sources, normalisation, splits, augmentations and the trainer together.</summary>
public sealed class PipelineTests
{
    [Fact]
    public void Training_with_every_augmentation_gives_the_same_bits_on_any_number_of_threads()
    {
        float[] Train(int threads)
        {
            ImageDataset all = Stripes.Create(120);
            (IImageSource train, IImageSource validation) = all.Normalize(ImageStatistics.Of(all, threads)).Split(0.2, seed: 1);
            var augmentation = Augmentation.Sequence(
                new RandomCrop(1, PaddingMode.Reflect),
                new RandomFlip(),
                new RandomAffine(10, 0.1f, 0.9f, 1.1f),
                new RandomBrightness(0.1f),
                new RandomContrast(0.1f),
                Augmentation.Sometimes(0.5f, new RandomInversion()),
                new Cutout(2),
                new Mixup());
            Small network = Small.Create(seed: 1);
            new Trainer<Small>(network, new Sgd(0.05f, momentum: 0.9f), threads, seed: 3).Fit(train, epochs: 3, batchSize: 13, validation, augmentation);
            return [.. network.Parameters.SelectMany(p => p.Values.ToArray()), .. network.Buffers.SelectMany(b => b.Values.ToArray())];
        }

        float[] one = Train(1);

        Assert.All(one, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(one, Train(2));
        Assert.Equal(one, Train(5));
    }

    [Fact]
    public void A_source_of_ones_own_with_numbers_to_learn_is_learned()
    {
        (IImageSource train, IImageSource validation) = new Squares().Split(0.1);
        Fullness network = Fullness.Create(seed: 1);
        var trainer = new Trainer<Fullness>(network, new Adam(0.01f), loss: new MeanSquaredError());

        trainer.Fit(train, epochs: 3, batchSize: 32);

        // A mean of all pixels is the answer itself; the targets' own variance is 0.1.
        Assert.InRange(trainer.Evaluate(validation).Loss, 0, 0.001);
    }

    [Fact]
    public void Mixed_images_are_still_learned()
    {
        Small network = Small.Create(seed: 1);
        var trainer = new Trainer<Small>(network, new Sgd(0.05f, momentum: 0.9f), seed: 3);

        trainer.Fit(Stripes.Create(600), epochs: 10, batchSize: 20, augmentation: new Mixup(0.4f));

        Assert.InRange(trainer.Evaluate(Stripes.Create(300, first: 600)).Accuracy, 0.8, 1);
    }
}
