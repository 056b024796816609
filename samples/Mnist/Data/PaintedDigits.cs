using ConvGen;
using ConvGen.Data;

namespace MnistSample.Data;

/// <summary>Data sets of drawn digits, in the place of MNIST.</summary>
internal static class PaintedDigits
{
    public const int TrainCount = 20_000;
    public const int TestCount = 4_000;

    // The pictures are the same whatever --seed says: two runs with different seeds can be compared. The test's writer is another one.
    private const int TrainSeed = 1;
    private const int TestSeed = 2;

    public static (ImageDataset Train, ImageDataset Test) Create() => (Paint(TrainSeed, TrainCount), Paint(TestSeed, TestCount));

    private static ImageDataset Paint(int seed, int count)
    {
        (byte[] pixels, int[] labels) = new DigitPainter(seed).Paint(count);
        return new ImageDataset(new TensorShape(DigitPainter.Side, DigitPainter.Side, 1), pixels, labels, classCount: 10);
    }
}
