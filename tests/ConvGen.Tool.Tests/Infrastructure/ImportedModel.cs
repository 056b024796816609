using ConvGen.Equivalence.Tests.Infrastructure;
using ConvGen.Tool.Import;
using ConvGen.Tool.Onnx;
using ConvGen.Tool.Writing;

namespace ConvGen.Tool.Tests.Infrastructure;

/// <summary>A model imported, written, compiled with the generator as a user's project would compile it, and loaded with the weights that the tool saves.</summary>
internal sealed class ImportedModel
{
    private readonly Network _network;
    private readonly NetworkDescription _description;

    private ImportedModel(string code, Network network) => (Code, _network, _description) = (code, network, network.NetworkDescription);

    public string Code { get; }

    public NetworkDescription Description => _description;

    public static ImportedModel Of(string path, bool foldBatchNorm = false) => Of(OnnxModelReader.Read(path), foldBatchNorm);

    public static ImportedModel Of(OnnxModel model, bool foldBatchNorm = false)
    {
        WrittenNetwork written = NetworkWriter.Write(GraphImporter.Import(model, foldBatchNorm), "Imported", "Models", "A test");
        string weights = Path.GetTempFileName();
        try
        {
            WeightFile.Save(weights, written.Tensors);
            return new ImportedModel(written.Code, Compile(written.Code, weights));
        }
        finally
        {
            File.Delete(weights);
        }
    }

    /// <summary>The outputs of a batch that has the channels before height and width, as ONNX has it; so have the outputs, the main one alone.</summary>
    public float[] Predict(float[] batch)
    {
        TensorShape input = _description.Input;
        float[] interleaved = new float[batch.Length];
        for (int at = 0; at < batch.Length; at += input.Length)
        {
            Interleave(batch.AsSpan(at, input.Length), interleaved.AsSpan(at), input);
        }

        return PredictInterleaved(interleaved);
    }

    /// <summary>The same of a batch that has the channels last.</summary>
    public float[] PredictInterleaved(float[] batch)
    {
        TensorShape output = _description.Output;
        int images = batch.Length / _description.Input.Length;
        float[] all = new float[images * _description.OutputLength], result = new float[images * output.Length];
        using Predictor predictor = _network.CreatePredictor();
        predictor.Predict(batch, all);
        for (int image = 0; image < images; image++)
        {
            Separate(all.AsSpan(image * _description.OutputLength, output.Length), result.AsSpan(image * output.Length), output);
        }

        return result;
    }

    private static Network Compile(string code, string weights)
    {
        Type type = SourceCompiler.Load(code).Assembly.GetType("Models.Imported", throwOnError: true)!;
        return (Network)type.GetMethod("Load", [typeof(string)])!.Invoke(null, [weights])!;
    }

    private static void Interleave(ReadOnlySpan<float> planar, Span<float> interleaved, TensorShape shape)
    {
        int pixels = shape.Height * shape.Width;
        for (int i = 0; i < shape.Length; i++)
        {
            interleaved[(i % pixels * shape.Channels) + (i / pixels)] = planar[i];
        }
    }

    private static void Separate(ReadOnlySpan<float> interleaved, Span<float> planar, TensorShape shape)
    {
        int pixels = shape.Height * shape.Width;
        for (int i = 0; i < shape.Length; i++)
        {
            planar[i] = interleaved[(i % pixels * shape.Channels) + (i / pixels)];
        }
    }
}
