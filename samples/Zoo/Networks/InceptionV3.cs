using ConvGen;
using ZooSample.Blocks;

namespace ZooSample.Networks;

/// <summary>Inception-v3 (Szegedy et al. 2015) without its auxiliary head, as in torchvision: 23,834,568 parameters.</summary>
[Network(Inference = true)]
[Input(299, 299, 3)]
[ValidConv(32, 3, stride: 2)]
[ValidConv(32, 3)]
[SameConv(64, 3, 3)]
[MaxPool(3, Stride = 2)]
[ValidConv(80, 1)]
[ValidConv(192, 3)]
[MaxPool(3, Stride = 2)]
[InceptionA(32, Name = "mixed5b")]
[InceptionA(64, Name = "mixed5c")]
[InceptionA(64, Name = "mixed5d")]
[ReductionA(Name = "mixed6a")]
[InceptionB(128, Name = "mixed6b")]
[InceptionB(160, Name = "mixed6c")]
[InceptionB(160, Name = "mixed6d")]
[InceptionB(192, Name = "mixed6e")]
[ReductionB(Name = "mixed7a")]
[InceptionC(Name = "mixed7b")]
[InceptionC(Name = "mixed7c")]
[GlobalAveragePool, Flatten, Dropout(0.5f)]
[Dense(1000), Softmax]
public partial class InceptionV3;
