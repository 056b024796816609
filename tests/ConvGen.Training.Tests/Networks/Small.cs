namespace ConvGen.Training.Tests;

/// <summary>A generated network with everything that a run has to remember: running statistics, dropout, weights of both kinds.</summary>
[Network]
[Input(6, 6, 1)]
[Conv(5, 3, Bias = false), BatchNorm, ReLU]
[Flatten]
[Dropout(0.25f)]
[Dense(3), Softmax]
public sealed partial class Small;
