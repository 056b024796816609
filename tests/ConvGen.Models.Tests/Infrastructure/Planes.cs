namespace ConvGen.Models.Tests.Infrastructure;

/// <summary>The two orders of a map: channels last, as ConvGen has them, and channels first, as PyTorch and ONNX have them.</summary>
internal static class Planes
{
    /// <summary>Images × height × width × channels to images × channels × height × width.</summary>
    public static float[] Of(ReadOnlySpan<float> interleaved, TensorShape shape)
    {
        int pixels = shape.Height * shape.Width;
        float[] planes = new float[interleaved.Length];
        for (int i = 0; i < planes.Length; i++)
        {
            (int image, int inImage) = Math.DivRem(i, shape.Length);
            (int channel, int pixel) = Math.DivRem(inImage, pixels);
            planes[i] = interleaved[(image * shape.Length) + (pixel * shape.Channels) + channel];
        }

        return planes;
    }
}
