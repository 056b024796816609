namespace ConvGen.Models.Tests.Networks;

[Network(Inference = true)]
[Input(6, 5, 2)]
[Conv(4, 3), BatchNorm, ReLU]
[Flatten]
[Dense(6), Tanh]
[Dense(5, Name = "head"), Softmax]
public partial class FiveClassNet;

/// <summary>The same body with another head, and a layer that the other has not.</summary>
[Network(Inference = true)]
[Input(6, 5, 2)]
[Conv(4, 3), BatchNorm, ReLU]
[Flatten]
[Dense(6), Tanh]
[Dense(8, Name = "hidden"), Tanh]
[Dense(3, Name = "head"), Softmax]
public partial class ThreeClassNet;

/// <summary>Nothing of it is called or shaped as anything of the others.</summary>
[Network(Inference = true)]
[Input(2, 1, 3)]
[Flatten]
[Dense(2)]
public partial class VectorNet;
