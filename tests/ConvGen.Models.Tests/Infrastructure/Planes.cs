namespace ConvGen.Models.Tests.Infrastructure;

/// <summary>The two orders of a map: channels last, as ConvGen has them, and channels first, as PyTorch and ONNX have them.</summary>
internal static class Planes
{
    /// <summary>Images × height × width × channels to images × channels × height × width.</summary>
    public static float[] Of(ReadOnlySpan<float> interleaved, TensorShape shape)
    {
        float[] planes = new float[interleaved.Length];
        for (int i = 0; i < planes.Length; i++)
        {
            planes[i] = interleaved[Interleaved(i, shape)];
        }

        return planes;
    }

    /// <summary>Images × channels × height × width to images × height × width × channels.</summary>
    public static float[] ToInterleaved(ReadOnlySpan<float> planes, TensorShape shape)
    {
        float[] interleaved = new float[planes.Length];
        for (int i = 0; i < planes.Length; i++)
        {
            interleaved[Interleaved(i, shape)] = planes[i];
        }

        return interleaved;
    }

    /// <summary>Where an element of the planar order stands in the other.</summary>
    private static int Interleaved(int planar, TensorShape shape)
    {
        (int image, int inImage) = Math.DivRem(planar, shape.Length);
        (int channel, int pixel) = Math.DivRem(inImage, shape.Height * shape.Width);
        return (image * shape.Length) + (pixel * shape.Channels) + channel;
    }
}
