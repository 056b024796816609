namespace ConvGen;

/// <summary>What a softmax sums to one over.</summary>
public enum SoftmaxAxis
{
    /// <summary>All of a vector; the default.</summary>
    Vector,

    /// <summary>The channels of each pixel of a map: a class for each pixel. PyTorch: <c>nn.Softmax2d</c>.</summary>
    Channels,

    /// <summary>The rows of each column and channel of a map. PyTorch: <c>nn.Softmax(dim=2)</c>.</summary>
    Height,

    /// <summary>The columns of each row and channel of a map. PyTorch: <c>nn.Softmax(dim=3)</c>.</summary>
    Width,
}
