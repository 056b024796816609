using ConvGen.Data;
using ConvGen.Formats;
using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

/// <summary>What a network makes of images, as data.</summary>
public sealed class FeaturesTests
{
    [Fact]
    public void Features_are_the_predictions_with_the_labels_of_the_images()
    {
        Chain network = Chain.Create(seed: 2);
        ImageDataset images = Stripes.Create(7);
        using Predictor predictor = network.CreatePredictor();
        float[] image = new float[36];
        float[] expected = new float[3];
        float[] found = new float[3];

        ImageDataset features = Features.Of(network, images, threads: 2);

        Assert.Equal(7, features.Count);
        Assert.Equal(3, features.ClassCount);
        for (int i = 0; i < 7; i++)
        {
            images.CopyImage(i, image);
            predictor.Predict(image, expected);
            features.CopyImage(i, found);
            Assert.Equal(expected, found);
            Assert.Equal(images.Label(i), features.Label(i));
        }
    }

    [Fact]
    public void Features_in_a_file_are_read_instead_of_computed()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("features.npy");
        ImageDataset images = Stripes.Create(4);
        float[] first = Floats(Features.Of(Chain.Create(seed: 2), images, file: file));

        float[] second = Floats(Features.Of(Chain.Create(seed: 3), images, file: file));

        Assert.Equal(first, second);
        Assert.Equal(new[] { 4, 3 }, NpyArray.Load(file).Shape.AsEnumerable());
    }

    [Fact]
    public void A_file_of_other_images_is_an_error()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("features.npy");
        Features.Of(Chain.Create(seed: 2), Stripes.Create(4), file: file);

        InvalidDataException thrown = Assert.Throws<InvalidDataException>(() => Features.Of(Chain.Create(seed: 2), Stripes.Create(5), file: file));

        Assert.Contains("Found an array of 4 × 3", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("expected the features of 5 images, 3 each", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_of_another_size_are_an_error()
    {
        var images = new ImageDataset(new TensorShape(5, 6, 1), new float[30], new[] { 0 }, 1);

        Assert.Contains("Found images of", Assert.Throws<ArgumentException>(() => Features.Of(Chain.Create(seed: 2), images)).Message, StringComparison.Ordinal);
    }

    private static float[] Floats(ImageDataset data)
    {
        float[] floats = new float[data.Count * data.Shape.Length];
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyImage(i, floats.AsSpan(i * data.Shape.Length, data.Shape.Length));
        }

        return floats;
    }
}
