using System.Collections.Immutable;

namespace ConvGen.Graphs;

/// <summary>
/// One layer of a network as a computation: what it reads, what it computes and how large its output is. Parameters are not here but in the network, under the layer's name:
/// <c>conv1.weight</c>. Generated code describes its layers with these for <see cref="Network.SaveOnnx"/>; a program that never calls it carries none of them.
/// </summary>
/// <param name="Name">The layer's name, unique in the network: <c>conv1</c>, <c>layer1.0.bn2</c>.</param>
/// <param name="Sources">The indices of the layers that it reads, all before its own; <see cref="Image"/> for the image.</param>
/// <param name="Output">The size of its output for one image.</param>
public abstract record LayerNode(string Name, ImmutableArray<int> Sources, TensorShape Output)
{
    /// <summary>Stands for the image in <see cref="Sources"/>.</summary>
    public const int Image = -1;
}

/// <summary>How a window moves over a map. The padding is the declared one; rounding up may let the last window reach beyond it.</summary>
/// <param name="KernelHeight">Rows of the window.</param>
/// <param name="KernelWidth">Columns of the window.</param>
/// <param name="StrideHeight">How far it moves down.</param>
/// <param name="StrideWidth">How far it moves right.</param>
/// <param name="PaddingTop">Rows added above.</param>
/// <param name="PaddingLeft">Columns added on the left.</param>
/// <param name="PaddingBottom">Rows added below.</param>
/// <param name="PaddingRight">Columns added on the right.</param>
/// <param name="DilationHeight">The distance of two of its rows.</param>
/// <param name="DilationWidth">The distance of two of its columns.</param>
public readonly record struct WindowShape(
    int KernelHeight,
    int KernelWidth,
    int StrideHeight,
    int StrideWidth,
    int PaddingTop,
    int PaddingLeft,
    int PaddingBottom,
    int PaddingRight,
    int DilationHeight,
    int DilationWidth);
