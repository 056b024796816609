namespace ConvGen.Training.Tests;

/// <summary>Two plain numbers of an image, for regression and for several labels at once.</summary>
[Network]
[Input(6, 6, 1)]
[Flatten]
[Dense(8), Tanh]
[Dense(2)]
public sealed partial class TwoNumbers;

/// <summary>One plain number of an image, for one of two classes.</summary>
[Network]
[Input(6, 6, 1)]
[Flatten]
[Dense(1)]
public sealed partial class OneNumber;
