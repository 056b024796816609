using System.Globalization;

namespace ConvGen;

/// <summary>
/// The names of torchvision's state dicts, for networks that are declared as in samples/Zoo: <c>ResNet50.Load(path, TorchVision.ResNet)</c>. The file is a state dict as it is:
/// <c>safetensors.torch.save_file(torchvision.models.resnet50(weights="DEFAULT").state_dict(), path)</c>. Auxiliary heads, which only training uses, are left out.
/// </summary>
/// <remarks>
/// torchvision's images are RGB, scaled to 0 … 1, less (0.485, 0.456, 0.406), divided by (0.229, 0.224, 0.225); its pretrained GoogLeNet and Inception-v3 undo that by <c>transform_input</c> and take −1 … 1.
/// torchvision's networks end in logits; those of samples/Zoo in a softmax.
/// </remarks>
public static partial class TorchVision
{
    /// <summary>torchvision's AlexNet (Krizhevsky 2014, "One weird trick"), which differs from the paper's of 2012: samples/Zoo has it as TorchvisionAlexNet.</summary>
    public static WeightMapping AlexNet { get; } = Features([0, 3, 6, 8, 10], [1, 4, 6]);

    /// <summary>VGG-11, without batch norm.</summary>
    public static WeightMapping Vgg11 { get; } = Vgg(1, 1, 2, 2, 2);

    /// <summary>VGG-13, without batch norm.</summary>
    public static WeightMapping Vgg13 { get; } = Vgg(2, 2, 2, 2, 2);

    /// <summary>VGG-16, without batch norm.</summary>
    public static WeightMapping Vgg16 { get; } = Vgg(2, 2, 3, 3, 3);

    /// <summary>VGG-19, without batch norm.</summary>
    public static WeightMapping Vgg19 { get; } = Vgg(2, 2, 4, 4, 4);

    /// <summary>ResNet-18, -34, -50, -101 and -152.</summary>
    public static WeightMapping ResNet { get; } = new(name =>
        name.Replace(".downsample.0.", ".shortcut.conv1.", StringComparison.Ordinal).Replace(".downsample.1.", ".shortcut.bn1.", StringComparison.Ordinal));

    /// <summary>torchvision's GoogLeNet, which has batch norm and 3×3 windows where the paper has 5×5: samples/Zoo has it as TorchvisionGoogLeNet.</summary>
    public static WeightMapping GoogLeNet { get; } = new(RenameGoogLeNet);

    /// <summary>Inception-v3.</summary>
    public static WeightMapping InceptionV3 { get; } = new(RenameInception);

    /// <summary>MobileNetV2 of any width.</summary>
    public static WeightMapping MobileNetV2 { get; } = new(RenameMobileNet);

    /// <summary>A stage is so many convolutions, each with a ReLU behind it, and a pool; layers are numbered through.</summary>
    private static WeightMapping Vgg(params int[] stages)
    {
        List<int> convolutions = [];
        int index = 0;
        foreach (int count in stages)
        {
            convolutions.AddRange(Enumerable.Range(0, count).Select(i => index + (2 * i)));
            index += (2 * count) + 1;
        }

        return Features([.. convolutions], [0, 3, 6]);
    }

    /// <summary><c>features.N</c> becomes the convolution at N's place in the first list, <c>classifier.N</c> the dense layer at its place in the second.</summary>
    private static WeightMapping Features(int[] convolutions, int[] denses) => new(name =>
        name.Split('.') is [("features" or "classifier") and var part, var number, var tensor]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
        && Array.IndexOf(part == "features" ? convolutions : denses, index) is >= 0 and var place
            ? $"{(part == "features" ? "conv" : "dense")}{Text(place + 1)}.{tensor}"
            : name);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
