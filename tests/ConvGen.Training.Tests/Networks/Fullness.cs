namespace ConvGen.Training.Tests;

/// <summary>One number from an image.</summary>
[Network]
[Input(16, 16, 1)]
[AveragePool(4)]
[Flatten]
[Dense(1)]
public sealed partial class Fullness;
