using ConvGen.Benchmarks.Rivals;
using ConvGen.Models.Tests.Infrastructure;
using ConvGen.Models.Tests.Networks;
using ZooSample.Networks;

namespace ConvGen.Models.Tests.Onnx;

/// <summary>Exported models are valid, and compute what the network's own predictor computes: in ONNX Runtime, which shares nothing with it.</summary>
public sealed class OnnxTests(ITestOutputHelper output) : IDisposable
{
    private const double Tolerance = 1e-4;
    private const int Images = 2;

    /// <summary>Every layer with its options, on awkward shapes.</summary>
    private static readonly Type[] s_layers =
    [
        typeof(ConvolutionNet),
        typeof(TransposedNet),
        typeof(PoolNet),
        typeof(GlobalPoolNet),
        typeof(ActivationNet),
        typeof(NormNet),
        typeof(JoinNet),
        typeof(MoveNet),
        typeof(PixelSoftmaxNet),
        typeof(UnevenMeanNet),
        typeof(AsymmetricNet),
    ];

    private static readonly Type[] s_zoo =
    [
        typeof(LeNet5),
        typeof(LeNetMnist),
        typeof(LeNetColour),
        typeof(KerasMnist),
        typeof(MnistFourLayer),
        typeof(MnistBatchNorm),
        typeof(AllConv),
        typeof(AlexNet),
        typeof(TorchvisionAlexNet),
        typeof(Vgg11),
        typeof(Vgg11Lrn),
        typeof(Vgg13),
        typeof(Vgg16C),
        typeof(Vgg16),
        typeof(Vgg19),
        typeof(ResNet18),
        typeof(ResNet34),
        typeof(ResNet50),
        typeof(ResNet101),
        typeof(GoogLeNet),
        typeof(TorchvisionGoogLeNet),
        typeof(InceptionV3),
        typeof(MobileNetV1),
        typeof(MobileNetV2),
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<Type> Layers => new(s_layers);

    public static TheoryData<Type> Zoo => new(s_zoo);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_layer_computes_in_ONNX_Runtime_what_it_computes_here(Type network) => AgreesWithOnnxRuntime(Randomised.Create(network), OnnxWeights.Inside, Images);

    [Theory]
    [MemberData(nameof(Zoo))]
    public void Every_network_of_the_zoo_computes_in_ONNX_Runtime_what_it_computes_here(Type network) => AgreesWithOnnxRuntime(Randomised.Create(network), OnnxWeights.Auto, 1);

    [Theory]
    [InlineData(typeof(AsymmetricNet))]
    [InlineData(typeof(LeNet5))]
    [InlineData(typeof(NormNet))]
    public void Weights_beside_the_model_are_the_same_weights(Type network) => AgreesWithOnnxRuntime(Randomised.Create(network), OnnxWeights.Beside, Images);

    [Fact]
    public void Every_model_passes_the_checker_with_its_shapes_inferred()
    {
        if (Python.WithOnnx is not { } python)
        {
            output.WriteLine(Python.HowToInstall);
            return;
        }

        // Strict shape inference compares every declared output with what the operators give.
        const string Script = "import sys, onnx\nfor path in sys.argv[1:]:\n    onnx.checker.check_model(path, full_check=True)\nprint(len(sys.argv) - 1, 'checked')";
        List<string> paths = [];
        foreach (Type network in s_layers.Concat(s_zoo))
        {
            Network made = Randomised.Fresh(network, seed: 1);
            paths.Add(_folder.File($"{network.Name}.onnx"));
            made.SaveOnnx(paths[^1], made.NetworkDescription.Parameters.Sum(p => (long)p.Length) > 1_000_000 ? OnnxWeights.Beside : OnnxWeights.Inside);
        }

        (int code, string text) = Python.Run(python, ["-c", Script, .. paths])!.Value;

        Assert.True(code == 0, text);
        Assert.Contains($"{paths.Count} checked", text, StringComparison.Ordinal);
    }

    private void AgreesWithOnnxRuntime(Network network, OnnxWeights weights, int images)
    {
        string path = _folder.File("network.onnx");
        network.SaveOnnx(path, weights);
        if (!OnnxRuntime.IsPresent)
        {
            output.WriteLine(OnnxRuntime.HowToInstall);
            return;
        }

        NetworkDescription description = network.NetworkDescription;
        TensorShape input = description.Input;
        using Predictor predictor = network.CreatePredictor();
        float[] batch = Randomised.Uniform(images * input.Length), predictions = new float[images * description.OutputLength];
        predictor.Predict(batch, predictions);
        for (int i = 0; i < description.Outputs.Length; i++)
        {
            (string name, TensorShape shape, _) = description.Outputs[i];
            long[] extents = shape.IsFlat ? [images, shape.Channels] : [images, shape.Channels, shape.Height, shape.Width];
            using var session = new OnnxSession(path, threads: 1, [images, input.Channels, input.Height, input.Width], extents, output: i);
            Planes.Of(batch, input).CopyTo(session.Input, 0);
            session.Run();

            float[] own = [.. Enumerable.Range(0, images).SelectMany(image => predictions.Skip((image * description.OutputLength) + description.OutputOffset(i)).Take(shape.Length))];
            Assert.Equal(name, session.OutputName);
            Compare.Near($"{description.Name}'s {name}", session.Output, Planes.Of(own, shape), Tolerance);
        }
    }
}
