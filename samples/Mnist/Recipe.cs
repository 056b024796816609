using ConvGen;
using ConvGen.Data;

namespace MnistSample;

/// <summary>How the sample trains unless told otherwise: the one place to change a learning rate. Its numbers were chosen on the last 10,000 images of the training set, before the test set was looked at.</summary>
internal static class Recipe
{
    /// <summary>One epoch of 40,000 images suffices for 98 % of the test images, two of all for 99 %.</summary>
    public const int Epochs = 8;

    public const int BatchSize = 64;

    /// <summary>Mean and deviation of MNIST's pixels, 0 … 1, by which images are normalised wherever the network sees them: it learns faster where its inputs are neither small nor all of one sign.</summary>
    public static ImageStatistics Pixels => new([0.1307f], [0.3081f]);

    /// <summary>Moves every image by at most a pixel, so that the network never sees quite the same one twice.</summary>
    public static RandomShift Shift => new(1);

    /// <summary>Up to the optimiser's learning rate in a quarter of the run, then down to nothing.</summary>
    public static Schedule Schedule => new OneCycleSchedule(warmUp: 0.25, startDivisor: 10);

    public static Optimizer Optimizer => new Sgd(learningRate: 0.1f, momentum: 0.9f, nesterov: true);

    /// <summary>A label is never quite certain, so that images which are clear by now leave the others the word.</summary>
    public static Loss Loss => new SoftmaxCrossEntropy(labelSmoothing: 0.05f);
}
