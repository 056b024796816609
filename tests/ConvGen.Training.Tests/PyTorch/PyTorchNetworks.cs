namespace ConvGen.Training.Tests;

/// <summary>The network of <c>steps.json</c>.</summary>
[Network]
[Input(6, 6, 2)]
[Conv(3, 3), Tanh]
[Flatten]
[Dense(4), Softmax]
public sealed partial class StepNetwork;

/// <summary>The network of <c>curves.json</c>: LeNet-5 (LeCun et al. 1998) with average pools.</summary>
[Network]
[Input(28, 28, 1)]
[Conv(6, 5, Padding = 2), Tanh]
[AveragePool(2)]
[Conv(16, 5), Tanh]
[AveragePool(2)]
[Flatten]
[Dense(120), Tanh]
[Dense(84), Tanh]
[Dense(10), Softmax]
public sealed partial class CurveNetwork;
