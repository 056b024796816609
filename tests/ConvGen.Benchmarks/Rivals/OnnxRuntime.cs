using System.Runtime.InteropServices;

namespace ConvGen.Benchmarks.Rivals;

/// <summary>
/// ONNX Runtime in this process, through the table of functions that its C interface is: their order never changes, so their places are all that is needed. The library is the one that
/// CONVGEN_ONNXRUNTIME names, or the one that the rivals' script has set up.
/// </summary>
internal static unsafe class OnnxRuntime
{
    public const string Name = "ONNX Runtime";

    public const string HowToInstall =
        "ONNX Runtime absent: run 'npm install onnxruntime-node@1.30.0 --ignore-scripts' and set CONVGEN_ONNXRUNTIME to its bin/napi-v6/linux/x64/libonnxruntime.so.1, or set the rivals' script up";

    private const int InterfaceVersion = 20;

    private static readonly nint* s_functions = Load();

    public static bool IsPresent => s_functions != null;

    internal enum Function
    {
        GetErrorMessage = 2,
        CreateEnv = 3,
        CreateSession = 7,
        Run = 9,
        CreateSessionOptions = 10,
        SetSessionGraphOptimizationLevel = 23,
        SetIntraOpNumThreads = 24,
        SetInterOpNumThreads = 25,
        SessionGetInputName = 36,
        SessionGetOutputName = 37,
        CreateTensorWithData = 49,
        CreateCpuMemoryInfo = 69,
        GetAllocatorWithDefaultOptions = 78,
        ReleaseStatus = 93,
        ReleaseSession = 95,
        ReleaseValue = 96,
        ReleaseSessionOptions = 100,
    }

    internal static nint Address(Function function) => s_functions[(int)function];

    /// <exception cref="InvalidOperationException">ONNX Runtime reports an error.</exception>
    internal static void Check(nint status)
    {
        if (status != 0)
        {
            throw new InvalidOperationException($"ONNX Runtime: {Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Address(Function.GetErrorMessage))(status))}");
        }
    }

    private static nint* Load()
    {
        string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        string peers = Environment.GetEnvironmentVariable("PEERS") is { Length: > 0 } folder ? folder : Path.Combine(cache, "convgen-peers");
        string path = Environment.GetEnvironmentVariable("CONVGEN_ONNXRUNTIME") is { Length: > 0 } named
            ? named
            : Path.Combine(peers, "node_modules", "onnxruntime-node", "bin", "napi-v6", "linux", "x64", "libonnxruntime.so.1");
        if (!File.Exists(path) || !NativeLibrary.TryLoad(path, out nint library))
        {
            return null;
        }

        var getBase = (delegate* unmanaged<nint*>)NativeLibrary.GetExport(library, "OrtGetApiBase");
        return ((delegate* unmanaged<uint, nint*>)getBase()[0])(InterfaceVersion);
    }
}

/// <summary>A model that ONNX Runtime has loaded, with all its optimisations, and the memory of one batch.</summary>
internal sealed unsafe class OnnxSession : IDisposable
{
    private static readonly Lazy<nint> s_environment = new(CreateEnvironment);

    private readonly nint _session;
    private readonly nint _input;
    private readonly nint _output;
    private readonly byte*[] _names = new byte*[2];

    /// <param name="path">The model.</param>
    /// <param name="threads">Of one operator.</param>
    /// <param name="inputShape">Batch × channels × height × width.</param>
    /// <param name="outputShape">Batch × values, or batch × channels × height × width.</param>
    /// <param name="output">Which of the model's outputs is computed.</param>
    public OnnxSession(string path, int threads, long[] inputShape, long[] outputShape, int output = 0)
    {
        nint options, session, allocator, memory;
        OnnxRuntime.Check(((delegate* unmanaged<nint*, nint>)At(OnnxRuntime.Function.CreateSessionOptions))(&options));
        OnnxRuntime.Check(((delegate* unmanaged<nint, int, nint>)At(OnnxRuntime.Function.SetIntraOpNumThreads))(options, threads));
        OnnxRuntime.Check(((delegate* unmanaged<nint, int, nint>)At(OnnxRuntime.Function.SetInterOpNumThreads))(options, 1));
        OnnxRuntime.Check(((delegate* unmanaged<nint, int, nint>)At(OnnxRuntime.Function.SetSessionGraphOptimizationLevel))(options, 99));
        nint file = Marshal.StringToCoTaskMemUTF8(path);
        OnnxRuntime.Check(((delegate* unmanaged<nint, nint, nint, nint*, nint>)At(OnnxRuntime.Function.CreateSession))(s_environment.Value, file, options, &session));
        Marshal.FreeCoTaskMem(file);
        ((delegate* unmanaged<nint, void>)At(OnnxRuntime.Function.ReleaseSessionOptions))(options);
        _session = session;

        OnnxRuntime.Check(((delegate* unmanaged<nint*, nint>)At(OnnxRuntime.Function.GetAllocatorWithDefaultOptions))(&allocator));
        byte* name;
        OnnxRuntime.Check(((delegate* unmanaged<nint, nuint, nint, byte**, nint>)At(OnnxRuntime.Function.SessionGetInputName))(session, 0, allocator, &name));
        _names[0] = name;
        OnnxRuntime.Check(((delegate* unmanaged<nint, nuint, nint, byte**, nint>)At(OnnxRuntime.Function.SessionGetOutputName))(session, (nuint)output, allocator, &name));
        _names[1] = name;

        OnnxRuntime.Check(((delegate* unmanaged<int, int, nint*, nint>)At(OnnxRuntime.Function.CreateCpuMemoryInfo))(1, 0, &memory));
        Input = GC.AllocateArray<float>((int)inputShape.Aggregate((a, b) => a * b), pinned: true);
        Output = GC.AllocateArray<float>((int)outputShape.Aggregate((a, b) => a * b), pinned: true);
        _input = Tensor(memory, Input, inputShape);
        _output = Tensor(memory, Output, outputShape);
    }

    /// <summary>Channels × height × width, image after image.</summary>
    public float[] Input { get; }

    public float[] Output { get; }

    public string OutputName => Marshal.PtrToStringUTF8((nint)_names[1])!;

    public void Run()
    {
        nint input = _input, output = _output;
        byte* inputName = _names[0], outputName = _names[1];
        OnnxRuntime.Check(((delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)At(OnnxRuntime.Function.Run))(
            _session, 0, &inputName, &input, 1, &outputName, 1, &output));
    }

    public void Dispose()
    {
        ((delegate* unmanaged<nint, void>)At(OnnxRuntime.Function.ReleaseValue))(_input);
        ((delegate* unmanaged<nint, void>)At(OnnxRuntime.Function.ReleaseValue))(_output);
        ((delegate* unmanaged<nint, void>)At(OnnxRuntime.Function.ReleaseSession))(_session);
    }

    private static nint At(OnnxRuntime.Function function) => OnnxRuntime.Address(function);

    private static nint CreateEnvironment()
    {
        const int Errors = 3;
        nint environment, name = Marshal.StringToCoTaskMemUTF8("convgen");
        OnnxRuntime.Check(((delegate* unmanaged<int, nint, nint*, nint>)At(OnnxRuntime.Function.CreateEnv))(Errors, name, &environment));
        Marshal.FreeCoTaskMem(name);
        return environment;
    }

    private static nint Tensor(nint memory, float[] values, long[] shape)
    {
        const int FloatType = 1;
        nint tensor;
        fixed (float* data = values)
        fixed (long* extents = shape)
        {
            OnnxRuntime.Check(((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)At(OnnxRuntime.Function.CreateTensorWithData))(
                memory, data, (nuint)values.Length * sizeof(float), extents, (nuint)shape.Length, FloatType, &tensor));
        }

        return tensor;
    }
}
