using ConvGen.Formats;
using ConvGen.Models.Tests.Infrastructure;
using ZooSample.Networks;

namespace ConvGen.Models.Tests.Weights;

/// <summary>torchvision's state dicts, unchanged, in the networks of samples/Zoo.</summary>
public sealed class TorchVisionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<Type, string, string> Networks => new()
    {
        { typeof(TorchvisionAlexNet), "alexnet", nameof(TorchVision.AlexNet) },
        { typeof(Vgg11), "vgg11", nameof(TorchVision.Vgg11) },
        { typeof(Vgg13), "vgg13", nameof(TorchVision.Vgg13) },
        { typeof(Vgg16), "vgg16", nameof(TorchVision.Vgg16) },
        { typeof(Vgg19), "vgg19", nameof(TorchVision.Vgg19) },
        { typeof(ResNet18), "resnet18", nameof(TorchVision.ResNet) },
        { typeof(ResNet34), "resnet34", nameof(TorchVision.ResNet) },
        { typeof(ResNet50), "resnet50", nameof(TorchVision.ResNet) },
        { typeof(ResNet101), "resnet101", nameof(TorchVision.ResNet) },
        { typeof(TorchvisionGoogLeNet), "googlenet", nameof(TorchVision.GoogLeNet) },
        { typeof(InceptionV3), "inception_v3", nameof(TorchVision.InceptionV3) },
        { typeof(MobileNetV2), "mobilenet_v2", nameof(TorchVision.MobileNetV2) },
    };

    public void Dispose() => _folder.Dispose();

    /// <summary>Every tensor finds its parameter, of its shape, and every parameter its tensor; only auxiliary heads are left out.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_tensor_of_a_state_dict_has_its_place(Type network, string model, string mapping)
    {
        Network made = Randomised.Fresh(network);
        var state = new StateDict(model);

        (LoadReport report, var pairs) = WeightLoader.Match(state.Source, [.. made.Parameters, .. made.Buffers], Mapping(mapping));

        Assert.True(report.IsComplete, report.ToString());
        HashSet<string> used = [.. pairs.Select(pair => pair.Tensor)];
        Assert.All(state.Tensors.Where(t => !used.Contains(t.Name)), left =>
            Assert.True(left.Name.EndsWith(".num_batches_tracked", StringComparison.Ordinal) || left.Name.Split('.')[0] is "aux1" or "aux2" or "AuxLogits", left.Name));
    }

    /// <summary>That the shapes fit does not say that the places are right: convolutions of equal shapes could have changed places.</summary>
    [Theory]
    [InlineData(typeof(TorchvisionAlexNet), "alexnet", nameof(TorchVision.AlexNet))]
    [InlineData(typeof(ResNet18), "resnet18", nameof(TorchVision.ResNet))]
    [InlineData(typeof(ResNet50), "resnet50", nameof(TorchVision.ResNet))]
    [InlineData(typeof(TorchvisionGoogLeNet), "googlenet", nameof(TorchVision.GoogLeNet))]
    [InlineData(typeof(InceptionV3), "inception_v3", nameof(TorchVision.InceptionV3))]
    [InlineData(typeof(MobileNetV2), "mobilenet_v2", nameof(TorchVision.MobileNetV2))]
    public void A_state_dict_gives_what_torchvision_computed_with_it(Type network, string model, string mapping)
    {
        string path = new StateDict(model).Write(_folder.File("state.safetensors"));
        Network made = Randomised.Fresh(network);
        made.LoadWeights(path, Mapping(mapping));
        TensorShape input = made.NetworkDescription.Input;
        float[] planes = [.. Enumerable.Range(0, input.Length).Select(i => (float)StateDict.Noise(-1, i))], output = new float[1000];

        using Predictor predictor = made.CreatePredictor();
        predictor.Predict(Planes.ToInterleaved(planes, input), output);

        Compare.Near(model, NpyArray.Load(Fixture.Path($"torchvision/{model}.npy")).Values.Span, output, 2e-4);
    }

    private static WeightMapping Mapping(string name) => (WeightMapping)typeof(TorchVision).GetProperty(name)!.GetValue(null)!;
}
