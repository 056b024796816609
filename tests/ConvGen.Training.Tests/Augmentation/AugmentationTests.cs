using ConvGen.Data;

namespace ConvGen.Training.Tests;

public sealed class AugmentationTests
{
    private static readonly TensorShape Shape = new(9, 8, 3);

    private static readonly Dictionary<string, Augmentation> All = new()
    {
        ["shift"] = new RandomShift(3),
        ["crop"] = new RandomCrop(3),
        ["crop, edge"] = new RandomCrop(3, PaddingMode.Edge),
        ["crop, reflected"] = new RandomCrop(3, PaddingMode.Reflect),
        ["flip"] = new RandomFlip(),
        ["flip, vertical"] = new RandomFlip(FlipAxis.Vertical),
        ["rotation"] = new RandomRotation(30),
        ["scale"] = new RandomScale(0.8f, 1.2f),
        ["affine"] = new RandomAffine(20, 0.2f, 0.9f, 1.3f),
        ["brightness"] = new RandomBrightness(0.4f),
        ["contrast"] = new RandomContrast(0.4f),
        ["cutout"] = new Cutout(4, count: 2),
        ["sequence"] = Augmentation.Sequence(new RandomFlip(), new RandomShift(2), new RandomContrast(0.3f)),
        ["sometimes"] = Augmentation.Sometimes(0.5f, new RandomShift(2)),
        ["own"] = new RandomInversion(),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_change_depends_on_seed_epoch_and_image_alone(string name)
    {
        float[][] Changed(int seed, int epoch, int first) =>
            [.. Enumerable.Range(first, 30).Select(index => ImageAugmenter.Apply(All[name], Shape, Fixture.Image(Shape.Length), seed, epoch, index))];
        float[][] changed = Changed(1, 2, 0);

        Assert.Equal(changed, Changed(1, 2, 0));
        Assert.Equal(changed[7..], Changed(1, 2, 7)[..23]);
        Assert.NotEqual(changed, Changed(2, 2, 0));
        Assert.NotEqual(changed, Changed(1, 3, 0));
        Assert.NotEqual(changed, Changed(1, 2, 30));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_change_is_the_same_before_and_after_normalisation(string name)
    {
        if (name is "cutout" or "own")
        {
            return; // These write a value of their own.
        }

        float[] image = Fixture.Image(Shape.Length);
        (float[] means, float[] deviations) = ([0.5f, 0.1f, 0.3f], [0.2f, 2f, 0.7f]);
        float Normalized(float value, int i) => (value - means[i % 3]) / deviations[i % 3];
        float[] background = [Normalized(0, 0), Normalized(0, 1), Normalized(0, 2)];
        for (int index = 0; index < 20; index++)
        {
            float[] changedFirst = [.. ImageAugmenter.Apply(All[name], Shape, image, index: index).Select(Normalized)];
            float[] normalizedFirst = ImageAugmenter.Apply(All[name], Shape, [.. image.Select(Normalized)], index: index, background: background);

            Assert.Equal(changedFirst, normalizedFirst, (a, b) => MathF.Abs(a - b) < 1e-5f);
        }
    }

    [Fact]
    public void A_sequence_applies_its_steps_in_order_each_with_numbers_of_its_own()
    {
        // A shift by edge pixels, then covering, differ in the other order; two shifts in one sequence must not be the same shift twice.
        var shape = new TensorShape(21, 21, 1);
        float[] image = new float[shape.Length];
        image[(10 * 21) + 10] = 1;
        int[] places = [.. Enumerable.Range(0, 200).Select(index =>
            Array.IndexOf(ImageAugmenter.Apply(Augmentation.Sequence(new RandomShift(1), new RandomShift(1)), shape, image, index: index), 1f))];
        Assert.Equal(25, places.Distinct().Count());

        Assert.Equal([3f], ImageAugmenter.Apply(Augmentation.Sequence(new Affine(2, 0), new Affine(1, 1)), new TensorShape(1, 1, 1), [1]));
        Assert.Equal([4f], ImageAugmenter.Apply(Augmentation.Sequence(new Affine(1, 1), new Affine(2, 0)), new TensorShape(1, 1, 1), [1]));
        Assert.Equal([1f], ImageAugmenter.Apply(Augmentation.Sequence(), new TensorShape(1, 1, 1), [1]));
        Assert.Throws<ArgumentNullException>(() => Augmentation.Sequence(new RandomShift(1), null!));
    }

    [Fact]
    public void A_change_to_some_images_leaves_the_others_alone()
    {
        int Changed(float probability) => Enumerable.Range(0, 1000).Count(index =>
            ImageAugmenter.Apply(Augmentation.Sometimes(probability, new Affine(1, 1)), new TensorShape(1, 1, 1), [0], index: index)[0] == 1);

        Assert.Equal((0, 1000), (Changed(0), Changed(1)));
        Assert.InRange(Changed(0.3f), 228, 372); // Five deviations of √(1000 · 0.3 · 0.7).
        Assert.Throws<ArgumentOutOfRangeException>(() => Augmentation.Sometimes(1.1f, new RandomFlip()));
    }

    [Fact]
    public void Random_numbers_are_uniform()
    {
        var recorder = new Recorder();
        ImageAugmenter.Apply(recorder, new TensorShape(1, 1, 1), [0]);

        Assert.All(recorder.Uniform, x => Assert.InRange(x, float.Epsilon, 1f - float.Epsilon));
        Assert.InRange(recorder.Uniform.Average(), 0.49, 0.51);
        Assert.All(Enumerable.Range(0, 10), tenth => Assert.InRange(recorder.Uniform.Count(x => (int)(x * 10) == tenth), 1800, 2200));
        Assert.All(recorder.Between, x => Assert.InRange(x, -3f, 5f));
        Assert.InRange(recorder.Between.Average(), 0.8, 1.2);
    }

    private sealed class Affine(float factor, float term) : Augmentation
    {
        public override void Apply(ref AugmentedImage image) => image.Pixels[0] = (image.Pixels[0] * factor) + term;
    }

    private sealed class Recorder : Augmentation
    {
        public List<float> Uniform { get; } = [];

        public List<float> Between { get; } = [];

        public override void Apply(ref AugmentedImage image)
        {
            for (int i = 0; i < 20_000; i++)
            {
                Uniform.Add(image.NextUniform());
                Between.Add(image.NextBetween(-3, 5));
            }
        }
    }
}
