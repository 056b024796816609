using ConvGen;

namespace ZooSample.Networks;

/// <summary>The small network of Keras courses: 53,578 parameters. Its second pool drops a row and a column (11 → 5), as Keras does.</summary>
[Network(Rounding = Rounding.Floor)]
[Input(28, 28, 1)]
[Conv(64, 3), ReLU, MaxPool(2)]
[Conv(64, 3), ReLU, MaxPool(2)]
[Flatten]
[Dense(10), Softmax]
public partial class KerasMnist;
