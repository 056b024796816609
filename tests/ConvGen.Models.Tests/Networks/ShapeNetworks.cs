namespace ConvGen.Models.Tests.Networks;

/// <summary>Joins of maps, vectors and 1 × 1 × C.</summary>
[Network(Inference = true)]
[Input(4, 6, 3)]
[Conv(5, 3, Padding = 1, Name = "a")]
[Conv(5, 1, Name = "b")]
[Conv(5, 1, Name = "c")]
[Add("a", "b", "c"), ReLU(Name = "sum")]
[GlobalAveragePool, Conv(5, 1), Sigmoid, Multiply("sum")]
[GlobalMaxPool(Name = "pixel")]
[Flatten, Dense(5, Name = "vector"), Tanh(Name = "gate")]
[Add("pixel", "gate", Name = "small"), Output]
[From("gate"), Multiply("sum", "gate", Name = "large"), Output]
[From("gate"), Add("vector"), Concat("vector", "gate")]
[Dense(4), Softmax]
public partial class JoinNet;

[Network(Inference = true)]
[Input(4, 3, 2)]
[Identity(Name = "input")]
[Upsample(2, 3)]
[ZeroPad(Top = 1, Left = 2, Right = 3, Value = -0.5f), Output]
[Crop(Top = 2, Bottom = 1, Left = 4)]
[Conv(2, 3)]
public partial class MoveNet;

/// <summary>Every extent differs from every other, so that a wrong order cannot come out right.</summary>
[Network(Inference = true)]
[Input(7, 5, 3)]
[Conv(4, 3, 2), ReLU]
[Flatten]
[Dense(6), Tanh]
[Dense(2), Softmax]
public partial class AsymmetricNet;
