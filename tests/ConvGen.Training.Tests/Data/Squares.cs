using ConvGen.Data;

namespace ConvGen.Training.Tests;

/// <summary>Learns how full a square is: the example of a source of one's own in docs/data.md.</summary>
internal sealed class Squares : IImageSource
{
    public TensorShape Shape => new(16, 16, 1);

    public int Count => 10_000;

    public int ClassCount => 0;

    public int TargetLength => 1;

    public int Label(int index) => -1;

    public void CopyTargets(int index, Span<float> target) => target[0] = Side(index) * Side(index) / 256f;

    public void CopyImage(int index, Span<float> image)
    {
        image.Clear();
        for (int y = 0; y < Side(index); y++)
        {
            image.Slice(y * 16, Side(index)).Fill(1f);
        }
    }

    private static int Side(int index) => 1 + (index % 16);
}
