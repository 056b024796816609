using ConvGen.Generator.Graph;
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

    /// <summary>The part of the arena that each worker has for itself while several work on one image.</summary>
    Own,

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

    /// <summary>What batch normalisation finds out about a batch: statistics and the factors made of them. One for all workers.</summary>
    Shared,
}

/// <summary>The first float of a buffer and, where there is one for each image, the distance to the next image's.</summary>
/// <param name="Space">The block of memory.</param>
/// <param name="Offset">In floats; within its buffer where that has no place yet.</param>
/// <param name="ImageStride">0 where all images share it.</param>
/// <param name="Buffer">The number of a buffer whose place is not known yet; 0 where it is.</param>
internal readonly record struct Location(Space Space, int Offset, int ImageStride = 0, int Buffer = 0);

/// <summary>An activation or a gradient in memory.</summary>
internal readonly record struct Tensor(TensorLayout Layout, Location At)
{
    /// <summary>The operand whose first element is element (0, 0, 0).</summary>
    public Operand Operand => new(At, Layout.Origin);
}

/// <summary>
/// Where a layer leaves the gradient of one of its inputs: <c>result = [result +] g · f'(forward)</c>, with f the activation that made the input, whose derivative is taken from its output.
/// </summary>
/// <param name="Gradient">Receives it.</param>
/// <param name="Activation">f; <see cref="Activation.None"/> where the gradient passes unchanged.</param>
/// <param name="Forward">The input, f's output.</param>
/// <param name="Accumulate">Whether other readers of the input have left their share already.</param>
internal readonly record struct GradientSink(Tensor Gradient, Activation Activation, Tensor Forward, bool Accumulate);

/// <summary>A kernel and where its operands begin relative to their buffers.</summary>
internal sealed record KernelUse(Kernel Kernel, IReadOnlyDictionary<string, int> Offsets)
{
    public Step Bind(bool perImage, IReadOnlyDictionary<string, Location> buffers) =>
        new(Kernel, perImage, [.. Kernel.Operands.Select(o => Bind(buffers[o], o))]);

    // What is kept of a batch has its place multiplied by the batch's size: the offset inside an image's part cannot be folded into it.
    private Operand Bind(Location buffer, string operand) => new(buffer, Offsets.TryGetValue(operand, out int offset) ? offset : 0);
}

/// <summary>Whose learning a gradient serves.</summary>
internal enum LearnerKind
{
    /// <summary>The step is always taken.</summary>
    Anyone,

    /// <summary>The layer's own parameters.</summary>
    Layer,

    /// <summary>The layers before, or the image's own gradient.</summary>
    Before,
}

/// <summary>The layers that a gradient is computed for: where all are frozen, it is not.</summary>
/// <param name="Kind">Which they are.</param>
/// <param name="Parameter">The layer's first parameter, or how many parameters there are before it.</param>
internal readonly record struct Learners(LearnerKind Kind, int Parameter);

/// <summary>A loop around consecutive steps.</summary>
/// <param name="variable">Its index in emitted code.</param>
/// <param name="count">How often.</param>
internal sealed class StepLoop(string variable, int count)
{
    public string Variable { get; } = variable;

    public int Count { get; } = count;

    /// <summary>Whether its turns are divided among the workers.</summary>
    public bool IsDivided { get; init; }
}

/// <summary>An argument: a buffer and an offset inside one image's part of it.</summary>
internal readonly record struct Operand(Location Buffer, int Offset)
{
    /// <summary>How far it moves with each turn of the loops around its step.</summary>
    public IReadOnlyList<(StepLoop Loop, int Stride)> Moves { get; init; } = [];

    public Operand Moving(StepLoop loop, int stride) => loop.Count == 1 ? this : this with { Moves = [.. Moves, (loop, stride)] };
}

/// <summary>One call in the emitted code.</summary>
/// <param name="Kernel">What is called.</param>
/// <param name="PerImage">Called for each image of a micro-batch; otherwise once for all.</param>
/// <param name="Operands">In the order of the kernel's.</param>
internal sealed record Step(Kernel Kernel, bool PerImage, IReadOnlyList<Operand> Operands)
{
    /// <summary>For kernels that take a key (<see cref="Kernel.TakesKey"/>): the ordinal of the layer that draws its numbers from it.</summary>
    public int KeyOf { get; init; }

    /// <summary>For kernels that take a count (<see cref="Kernel.TakesCount"/>): how many images one stands for.</summary>
    public int ImagesPerCount { get; init; } = 1;

    /// <summary>What must learn for a backward step to be taken.</summary>
    public Learners For { get; init; }

    /// <summary>Outermost first; none for most.</summary>
    public IReadOnlyList<StepLoop> Loops { get; init; } = [];

    /// <summary>What it is a part of; null in training and for what no layer asks for.</summary>
    public Operation? Operation { get; init; }

    /// <summary>Whether workers wait for each other behind it: what follows needs what others have done.</summary>
    public bool Meets { get; init; }

    public bool IsInDividedLoop => Loops.Any(loop => loop.IsDivided);

    /// <summary>Whether every worker takes part; otherwise the first does it alone.</summary>
    public bool IsDivided => Kernel.IsDivided || IsInDividedLoop;
}
