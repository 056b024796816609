using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ConvGen.Execution;

/// <summary>Where a training step leaves a layer's output of each image, for a look at it. Made by generated code.</summary>
/// <param name="Name">The layer's, such as <c>conv1</c>; what is fused with it is part of it.</param>
/// <param name="IsKept">Whether it is kept of every image until the batch's end; else only of the micro-batch, in the worker's arena.</param>
/// <param name="Offset">Where that of the first image begins: in floats of the arena, or in floats kept of each image.</param>
/// <param name="Origin">From there to the first element.</param>
/// <param name="ImageStride">From one image's to the next one's.</param>
/// <param name="Rows">How many, and from one to the next.</param>
/// <param name="Columns">How many, and from one to the next.</param>
/// <param name="Channels">How many, and from one to the next.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct ActivationPlace(
    string Name, bool IsKept, int Offset, int Origin, int ImageStride, (int Count, int Stride) Rows, (int Count, int Stride) Columns, (int Count, int Stride) Channels)
{
    /// <summary>The elements of one image, height × width × channels.</summary>
    /// <param name="first">The first float of the first image.</param>
    /// <param name="image">Its index in the micro-batch, or in the batch.</param>
    internal float[] Read(ref float first, int image)
    {
        float[] values = new float[Rows.Count * Columns.Count * Channels.Count];
        var copy = new StridedCopy(
            0,
            0,
            [(Rows.Count, Rows.Stride, Columns.Count * Channels.Count), (Columns.Count, Columns.Stride, Channels.Count), (Channels.Count, Channels.Stride, 1)]);
        copy.Copy(ref Unsafe.Add(ref first, Origin + ((nint)image * ImageStride)), ref values[0]);
        return values;
    }
}
