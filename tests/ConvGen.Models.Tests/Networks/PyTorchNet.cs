namespace ConvGen.Models.Tests.Networks;

/// <summary>The network of Fixtures/pytorch.py, whose names it has without a mapping.</summary>
[Network(Inference = true)]
[Input(7, 5, 3)]
[Conv(4, 3, 2, PaddingTop = 1, PaddingBottom = 1, Bias = false), BatchNorm(Epsilon = 0.05f), ReLU]
[Conv(8, 2, 3, StrideHeight = 2, StrideWidth = 1, Groups = 2, Rounding = Rounding.Floor), Tanh]
[ConvTranspose(6, 3, 2, StrideHeight = 1, StrideWidth = 2, Groups = 2)]
[BatchNorm(Affine = false)]
[MaxPool(2, 3, Stride = 1)]
[Flatten]
[Dense(7), Tanh]
[Dense(5, Bias = false), Softmax]
public partial class PyTorchNet;
