using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>The blocks of memory that emitted code works on.</summary>
internal enum Space
{
    /// <summary>The caller's image, height × width × channels.</summary>
    Image,

    /// <summary>The caller's output.</summary>
    Output,

    /// <summary>The gradient that the loss gave for an output.</summary>
    OutputGradient,

    /// <summary>The gradient with respect to an image.</summary>
    InputGradient,

    /// <summary>Activations of the images in flight.</summary>
    Arena,

    /// <summary>What is kept of every image until the batch's end.</summary>
    Batch,

    /// <summary>Packed parameters.</summary>
    Parameters,

    /// <summary>Parameters in the order that backward reads.</summary>
    Derived,

    /// <summary>Gradients that a group of images accumulates.</summary>
    Group,

    /// <summary>The batch's gradients, in the order of the packed parameters.</summary>
    Gradients,
}

/// <summary>The first float of a buffer and, where there is one for each image, the distance to the next image's.</summary>
internal readonly record struct Location(Space Space, int Offset, int ImageStride = 0);

/// <summary>A kernel and where its operands begin relative to their buffers.</summary>
internal sealed record KernelUse(Kernel Kernel, IReadOnlyDictionary<string, int> Offsets)
{
    public Step Bind(bool perImage, IReadOnlyDictionary<string, Location> buffers) =>
        new(Kernel, perImage, [.. Kernel.Operands.Select(o => Bind(buffers[o], o))]);

    // What is kept of a batch has its place multiplied by the batch's size: the offset inside an image's part cannot be folded into it.
    private Operand Bind(Location buffer, string operand) => new(buffer, Offsets.TryGetValue(operand, out int offset) ? offset : 0);
}

/// <summary>An argument: a buffer and an offset inside one image's part of it.</summary>
internal readonly record struct Operand(Location Buffer, int Offset);

/// <summary>One call in the emitted code.</summary>
/// <param name="Kernel">What is called.</param>
/// <param name="PerImage">Called for each image of a micro-batch; otherwise once for all.</param>
/// <param name="Operands">In the order of the kernel's.</param>
internal sealed record Step(Kernel Kernel, bool PerImage, IReadOnlyList<Operand> Operands);
