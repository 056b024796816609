using ConvGen.Data;
using ConvGen.Formats;
using ZooSample.Blocks;
using ZooSample.Networks;

namespace ConvGen.Models.Tests.Documentation;

/// <summary>The examples of docs/models.md, compiled.</summary>
internal static class Examples
{
    public static void FromPyTorch()
    {
        Net network = Net.Load("net.safetensors");
        network.Summary();
    }

    public static void OtherNames()
    {
        var list = new WeightMapping(new Dictionary<string, string> { ["fc.weight"] = "dense1.weight", ["fc.bias"] = "dense1.bias" });
        var rule = new WeightMapping(name => name.StartsWith("projector.") ? null : name.Replace("encoder.", ""));
        Net network = Net.Load("pretrained.safetensors", rule);
        network.LoadWeights("more.safetensors", list, strict: false);
    }

    public static void FromTorchVision()
    {
        ResNet50 network = ResNet50.Load("resnet50.safetensors", TorchVision.ResNet);
        network.Summary();
    }

    public static void SomeOfTheWeights()
    {
        Net network = Net.Create(seed: 1);
        LoadReport report = network.LoadWeights("other.safetensors", strict: false);
        Console.WriteLine(report);      // Loaded 8 of 10 tensors. Different: dense2.weight: found [5, 6], expected [3, 6]; …
    }

    public static void NumPy(Net network)
    {
        network.SaveNpz("net.npz");                 // numpy.load("net.npz")["conv1.weight"]
        network.LoadNpz("net.npz");                 // numpy.savez("net.npz", **{k: v.numpy() for k, v in model.state_dict().items()})

        NpyArray features = NpyArray.Load("features.npy");
        Console.WriteLine($"{features.Values.Length} numbers, {features.Shape.Length} axes");
        new NpyArray([2, 3], new float[6]).Save("zeros.npy");
    }

    public static void InsideAFile()
    {
        using SafetensorsFile file = SafetensorsFile.Open("net.safetensors");
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            Console.WriteLine($"{tensor.Name} {tensor.DataType} {string.Join('×', tensor.Shape)}");
        }

        float[] bias = new float[10];
        file.Read("dense1.bias", bias);
    }

    public static Optimizer FineTuning(Digits body)
    {
        Digits network = Digits.Create(seed: 1);
        network.CopyFrom(body, new WeightMapping(name => name.StartsWith("head.") ? null : name));
        network.Freeze("conv1");                    // layers or tensors, conv* for all convolutions; Unfreeze undoes it
        var optimizer = new Sgd(0.05f, momentum: 0.9f) { Groups = [new ParameterGroup("conv*") { LearningRate = 0.01f }] };
        return optimizer;
    }

    public static int FeatureExtraction(Digits body, IImageSource images)
    {
        ImageDataset features = Features.Of(body, images, "features", file: "features.npy");
        return features.Count;
    }

    public static void ToOnnx(Net network)
    {
        network.SaveOnnx("net.onnx");
    }
}

[Network]
[Input(32, 32, 3)]
[BasicBlock(16, Repeat = 2, Name = "layer1", Frozen = true)]
[GlobalAveragePool, Flatten]
[Dense(5, Name = "head"), Softmax]
public partial class Flowers;

[Network(Inference = true)]
[Input(4, 4, 1)]
[Flatten]
[Dense(10)]
public partial class Net;

[Network]
[Input(8, 8, 1)]
[Conv(2, 3), ReLU]
[AveragePool(2, Name = "features"), Output]
[Flatten]
[Dense(4), ReLU]
[Dense(2, Name = "head"), Softmax]
public partial class Digits;
