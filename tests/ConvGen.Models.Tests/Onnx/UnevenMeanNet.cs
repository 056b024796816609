namespace ConvGen.Models.Tests.Networks;

/// <summary>A dilated mean whose windows count differently many pixels, for which ONNX has no operator that an importer would know again.</summary>
[Network(Inference = true)]
[Input(6, 5, 3)]
[AveragePool(2, Stride = 1, Padding = 1, Dilation = 2, CountPadding = false)]
[Conv(2, 1)]
public partial class UnevenMeanNet;
