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

    /// <summary>All outputs of one image, both as ConvGen orders them.</summary>
    public float[] PredictAll(float[] image)
    {
        float[] all = new float[_description.OutputLength];
        using Predictor predictor = _network.CreatePredictor();
        predictor.Predict(image, all);
        return all;
    }

    /// <summary>The outputs of a batch that has the channels before height and width, as ONNX has it; so have the outputs, the main one alone.</summary>
    public float[] Predict(float[] batch) => PredictInterleaved(Interleaved(batch));

    /// <summary>The same of a batch that has the channels last.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="separate">Whether the output is to have its channels first.</param>
    public float[] PredictInterleaved(float[] batch, bool separate = true)
    {
        TensorShape output = _description.Output;
        int images = batch.Length / _description.Input.Length;
        float[] all = new float[images * _description.OutputLength], result = new float[images * output.Length];
        using Predictor predictor = _network.CreatePredictor();
        predictor.Predict(batch, all);
        for (int image = 0; image < images; image++)
        {
            Span<float> one = all.AsSpan(image * _description.OutputLength, output.Length), to = result.AsSpan(image * output.Length);
            if (separate)
            {
                Separate(one, to, output);
            }
            else
            {
                one.CopyTo(to);
            }
        }

        return result;
    }

    private float[] Interleaved(float[] batch)
    {
        TensorShape input = _description.Input;
        float[] interleaved = new float[batch.Length];
        for (int at = 0; at < batch.Length; at += input.Length)
        {
            Interleave(batch.AsSpan(at, input.Length), interleaved.AsSpan(at), input);
        }

        return interleaved;
    }

    /// <summary>The main output of a batch, both in the model's own order of axes.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="output">The extents of the output.</param>
    public float[] PredictAs(OnnxTensor batch, long[] output)
    {
        TensorShape input = _description.Input, made = _description.Output;
        bool readsLast = !IsFirst(batch.Dims, input) && IsLast(batch.Dims, input), givesLast = IsLast(output, made) && (readsLast || !IsFirst(output, made));
        return PredictInterleaved(readsLast ? batch.ToFloats() : Interleaved(batch.ToFloats()), separate: !givesLast);

        static bool IsFirst(long[] dims, TensorShape shape) => dims.Skip(1).SequenceEqual(dims.Length == 3 ? [shape.Channels, shape.Width] : (long[])[shape.Channels, shape.Height, shape.Width]);

        static bool IsLast(long[] dims, TensorShape shape) => dims.Skip(1).SequenceEqual(dims.Length == 3 ? [shape.Width, shape.Channels] : (long[])[shape.Height, shape.Width, shape.Channels]);
    }

    private static Network Compile(string code, string weights) => (Network)CompiledType(code, "Models.Imported").GetMethod("Load", [typeof(string)])!.Invoke(null, [weights])!;

    /// <summary>A class of a source that the generator completes.</summary>
    public static Type CompiledType(string code, string name)
    {
        return SourceCompiler.Load(code).Assembly.GetType(name, throwOnError: true)!;
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
