using ConvGen.Formats;

namespace ConvGen.Training.Tests;

public sealed class PictureResamplingTests
{
    [Fact]
    public void Pictures_and_parts_of_them_are_resized_as_Pillow_does()
    {
        foreach (double[] line in Fixture.Read("resize.txt"))
        {
            (int height, int width) = ((int)line[0], (int)line[1]);
            (int newHeight, int newWidth) = ((int)line[6], (int)line[7]);

            foreach (int channels in (int[])[1, 3])
            {
                // In colour each channel is the grey picture, the second one negative and the third one doubled.
                float[] factors = channels == 1 ? [1] : [1, -1, 2];
                var picture = new Picture(width, height, channels);
                Fixture.Image(width * height).SelectMany(value => factors.Select(f => f * value)).ToArray().CopyTo(picture.Pixels, 0);
                Picture resized = PictureResampling.Resample(picture, line[2], line[3], line[4] - line[2], line[5] - line[3], newWidth, newHeight);

                Assert.Equal((newWidth, newHeight, channels), (resized.Width, resized.Height, resized.Channels));
                Assert.Equal(line[8..].SelectMany(value => factors.Select(f => f * value)), resized.Pixels.Select(x => (double)x), (a, b) => Math.Abs(a - b) < 2e-6);
            }
        }
    }
}
