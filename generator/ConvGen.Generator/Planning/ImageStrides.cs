using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>The distances from one image of a micro-batch to the next, in what a kernel reads as rows, writes, and takes a derivative from.</summary>
internal readonly record struct ImageStrides(int Rows, int Output, int Forward = 0)
{
    /// <summary>The loop over the images, whose number is the kernel's argument; none for null.</summary>
    public static IEnumerable<TileLoop> Loop(ImageStrides? images) => images is { } strides ? [new(-1, Rows: strides.Rows, Output: strides.Output, Forward: strides.Forward)] : [];
}
