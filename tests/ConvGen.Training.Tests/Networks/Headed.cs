namespace ConvGen.Training.Tests;

/// <summary>A body that is frozen by its attributes under a head that learns, with its own normalisation.</summary>
[Network]
[Input(6, 6, 1)]
[Body(4, Frozen = true)]
[Flatten]
[Dense(8, Bias = false), BatchNorm, Tanh]
[Dense(3), Softmax]
public sealed partial class Headed;

/// <summary>The same, of which nothing is frozen.</summary>
[Network]
[Input(6, 6, 1)]
[Body(4)]
[Flatten]
[Dense(8, Bias = false), BatchNorm, Tanh]
[Dense(3), Softmax]
public sealed partial class Unfrozen;

/// <summary><see cref="Chain"/> with two layers frozen, through which the first one's gradient passes.</summary>
[Network]
[Input(6, 6, 1)]
[Conv(4, 3), Tanh]
[Conv(6, 3, Frozen = true), Tanh]
[Flatten]
[Dense(8, Frozen = true), Tanh]
[Dense(3)]
public sealed partial class FrozenChain;

/// <summary>Dense layers take whole micro-batches, the activation between them image by image.</summary>
[Network]
[Input(6, 6, 1)]
[Flatten]
[Dense(9), Tanh]
[Dense(8, Frozen = true), SiLU]
[Dense(3)]
public sealed partial class FrozenDense;

/// <summary>The same, of which nothing is frozen.</summary>
[Network]
[Input(6, 6, 1)]
[Flatten]
[Dense(9), Tanh]
[Dense(8), SiLU]
[Dense(3)]
public sealed partial class Denses;

/// <summary>Convolutions that training computes by Winograd's algorithm, the first one's gradient passing through frozen ones.</summary>
[Network]
[Input(24, 24, 32)]
[Conv(32, 3, Padding = 1), ReLU]
[Conv(32, 3, Padding = 1, Bias = false, Frozen = true), BatchNorm(Frozen = true), ReLU]
[Conv(32, 3, Padding = 1, Frozen = true), ReLU]
[GlobalAveragePool, Flatten]
[Dense(3)]
public sealed partial class FrozenWide;

/// <summary>The same, of which nothing is frozen.</summary>
[Network]
[Input(24, 24, 32)]
[Conv(32, 3, Padding = 1), ReLU]
[Conv(32, 3, Padding = 1, Bias = false), BatchNorm, ReLU]
[Conv(32, 3, Padding = 1), ReLU]
[GlobalAveragePool, Flatten]
[Dense(3)]
public sealed partial class Wide;

/// <summary>Nothing that could learn may.</summary>
[Network]
[Input(6, 6, 1)]
[Conv(4, 3, Frozen = true), Tanh]
[Flatten]
[Dense(3, Frozen = true), Softmax]
public sealed partial class Statue;

/// <summary>The same, for its images' gradients.</summary>
[Network(InputGradient = true)]
[Input(6, 6, 1)]
[Body(4, Frozen = true)]
[Flatten]
[Dense(3, Frozen = true)]
public sealed partial class Saliency;

/// <summary>The same, of which nothing is frozen.</summary>
[Network(InputGradient = true)]
[Input(6, 6, 1)]
[Body(4)]
[Flatten]
[Dense(3)]
public sealed partial class UnfrozenSaliency;

/// <summary>Two convolutions with normalisations and a shortcut.</summary>
[Conv("filters", 3, Padding = 1, Bias = false), BatchNorm, ReLU]
[Conv("filters", 3, Padding = 1), BatchNorm]
[Shortcut, SiLU]
public sealed class BodyAttribute(int filters) : BlockAttribute(filters);
