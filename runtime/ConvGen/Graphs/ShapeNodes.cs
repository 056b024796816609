using System.Collections.Immutable;

namespace ConvGen.Graphs;

/// <summary>A map as a vector in channel × height × width order.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
public sealed record FlattenNode(string Name, ImmutableArray<int> Sources, TensorShape Output) : LayerNode(Name, Sources, Output);

/// <summary>W·x + b. Weights <c>[out, in]</c>.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
/// <param name="Bias">Whether there is a <c>.bias</c>.</param>
public sealed record DenseNode(string Name, ImmutableArray<int> Sources, TensorShape Output, bool Bias) : LayerNode(Name, Sources, Output);

/// <summary>The sum of two or more activations of one size; a vector of C counts as 1 × 1 × C.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">Two or more.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
public sealed record AddNode(string Name, ImmutableArray<int> Sources, TensorShape Output) : LayerNode(Name, Sources, Output);

/// <summary>The product of two activations, of which one may be 1 × 1 × C (or a vector of C) and then multiplies every pixel.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">Two.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
public sealed record MultiplyNode(string Name, ImmutableArray<int> Sources, TensorShape Output) : LayerNode(Name, Sources, Output);

/// <summary>Activations one after the other over channels.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">Two or more.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
public sealed record ConcatNode(string Name, ImmutableArray<int> Sources, TensorShape Output) : LayerNode(Name, Sources, Output);

/// <summary>Each pixel repeated.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
/// <param name="FactorHeight">How often each row is repeated.</param>
/// <param name="FactorWidth">How often each column is repeated.</param>
public sealed record UpsampleNode(string Name, ImmutableArray<int> Sources, TensorShape Output, int FactorHeight, int FactorWidth) : LayerNode(Name, Sources, Output);

/// <summary>The input inside a larger map.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
/// <param name="Top">Rows above it.</param>
/// <param name="Left">Columns on its left.</param>
/// <param name="Value">What is around it.</param>
public sealed record PadNode(string Name, ImmutableArray<int> Sources, TensorShape Output, int Top, int Left, float Value) : LayerNode(Name, Sources, Output);

/// <summary>A part of the input.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
/// <param name="Top">Rows above it.</param>
/// <param name="Left">Columns on its left.</param>
public sealed record CropNode(string Name, ImmutableArray<int> Sources, TensorShape Output, int Top, int Left) : LayerNode(Name, Sources, Output);
