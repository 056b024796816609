namespace ConvGen.Models.Tests.Networks;

[Network(Inference = true)]
[Input(4, 5, 3)]
[Conv(7, 3, Name = "logits")]
[From("logits"), Softmax(Axis = SoftmaxAxis.Height, Name = "rows"), Output]
[From("logits"), LogSoftmax(Axis = SoftmaxAxis.Width, Name = "columns"), Output]
[From("logits"), Softmax(Axis = SoftmaxAxis.Channels, Name = "classes")]
public partial class PixelSoftmaxNet;
