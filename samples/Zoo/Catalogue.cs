using ConvGen;
using ZooSample.Networks;

namespace ZooSample;

/// <summary>One network of the zoo.</summary>
internal sealed record ZooEntry(string Name, Func<NetworkDescription> Describe, Func<Network> Create)
{
    public static ZooEntry Of<TNetwork>()
        where TNetwork : Network, INetwork<TNetwork> => new(typeof(TNetwork).Name, () => TNetwork.Description, () => TNetwork.Create(seed: 1));
}

/// <summary>All networks of the zoo, by name.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<ZooEntry> All { get; } =
    [
        ZooEntry.Of<LeNet5>(),
        ZooEntry.Of<LeNetMnist>(),
        ZooEntry.Of<LeNetColour>(),
        ZooEntry.Of<KerasMnist>(),
        ZooEntry.Of<MnistFourLayer>(),
        ZooEntry.Of<MnistBatchNorm>(),
        ZooEntry.Of<AllConv>(),
        ZooEntry.Of<AlexNet>(),
        ZooEntry.Of<TorchvisionAlexNet>(),
        ZooEntry.Of<Vgg11>(),
        ZooEntry.Of<Vgg11Lrn>(),
        ZooEntry.Of<Vgg13>(),
        ZooEntry.Of<Vgg16C>(),
        ZooEntry.Of<Vgg16>(),
        ZooEntry.Of<Vgg19>(),
        ZooEntry.Of<ResNet18>(),
        ZooEntry.Of<ResNet34>(),
        ZooEntry.Of<ResNet50>(),
        ZooEntry.Of<ResNet101>(),
        ZooEntry.Of<GoogLeNet>(),
        ZooEntry.Of<TorchvisionGoogLeNet>(),
        ZooEntry.Of<InceptionV3>(),
        ZooEntry.Of<MobileNetV1>(),
        ZooEntry.Of<MobileNetV2>(),
    ];

    /// <summary>Their names, for messages.</summary>
    public static string Names => string.Join(", ", All.Select(entry => entry.Name));

    /// <summary>Finds a network whatever the case of its name's letters.</summary>
    /// <exception cref="UsageException">There is none of that name; the message lists those there are.</exception>
    public static ZooEntry Find(string name) =>
        All.FirstOrDefault(entry => string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException($"Found no network '{name}', expected one of {Names}.");
}
