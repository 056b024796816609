namespace ConvGen.Training.Tests;

/// <summary>Four layers with parameters, one behind the other.</summary>
[Network]
[Input(6, 6, 1)]
[Conv(4, 3), Tanh]
[Conv(6, 3), Tanh]
[Flatten]
[Dense(8), Tanh]
[Dense(3)]
public sealed partial class Chain;

/// <summary>A normalisation between two convolutions.</summary>
[Network]
[Input(6, 6, 1)]
[Conv(4, 3), BatchNorm, Tanh]
[Conv(2, 2)]
public sealed partial class Normed;
