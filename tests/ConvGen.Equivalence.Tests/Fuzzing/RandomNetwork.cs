using System.Text.RegularExpressions;

namespace ConvGen.Equivalence.Tests.Fuzzing;

/// <summary>Writes networks that nobody would: small odd sizes, every layer and join, in any order that the language allows.</summary>
internal sealed partial class RandomNetwork
{
    private const int LargestMap = 12;
    private const int MostChannels = 24;
    private const int LongestVector = 600;

    private static readonly string[] s_activations =
        ["ReLU", "ReLU6", "LeakyReLU(0.2f)", "ELU", "SELU", "GELU", "SiLU", "HardSwish", "HardSigmoid", "HardSigmoid(0.2f, 0.4f)", "Sigmoid", "Tanh", "Softplus", "Clip(-0.6f, 0.8f)"];

    private readonly Random _random;
    private readonly List<string> _lines = [];
    private int _height;
    private int _width;
    private int _channels;
    private int _names;

    private RandomNetwork(int seed)
    {
        _random = new Random(seed);
        (_height, _width, _channels) = (Among(3, LargestMap), Among(3, LargestMap), Pick(1, 1, 3, 3, 4, 8, Among(1, 20)));
    }

    /// <summary>The source of a class <c>Random{seed}</c>.</summary>
    public static string Source(int seed) => new RandomNetwork(seed).Write($"Random{seed}");

    /// <summary>The same network as a class <c>Frozen{seed}</c>, in which about half of the layers that could learn are frozen by their attributes.</summary>
    public static string FrozenSource(int seed)
    {
        var random = new Random(seed);
        return Learner().Replace(new RandomNetwork(seed).Write($"Frozen{seed}"), layer => random.Next(2) == 0
            ? layer.Value
            : $"{layer.Groups["kind"]}({(layer.Groups["arguments"].Length == 0 ? "" : $"{layer.Groups["arguments"]}, ")}Frozen = true)");
    }

    [GeneratedRegex(@"\b(?<kind>Conv|DepthwiseConv|ConvTranspose|Dense|BatchNorm)\b(\((?<arguments>[^)]*)\))?")]
    private static partial Regex Learner();

    private string Write(string name)
    {
        string options = Chance(0.5) ? "Rounding = Rounding.Floor, InputGradient = true" : "Rounding = Rounding.Floor";
        string head = $"[Network({options}), Input({_height}, {_width}, {_channels})]";
        int layers = Among(1, 5);
        for (int i = 0; i < layers; i++)
        {
            AddLayers();
        }

        End();
        return $"{head}\n{string.Join('\n', _lines)}\npublic partial class {name};";
    }

    private void AddLayers()
    {
        switch (Among(0, 20))
        {
            case 0 or 1 or 2 or 3: AddConvolution(); break;
            case 4: AddDepthwise(); break;
            case 5: AddTransposed(); break;
            case 6 or 7: AddPool(); break;
            case 8: AddResizing(); break;
            case 9: Line("BatchNorm", Chance(0.3) ? "Affine = false" : Chance(0.3) ? "Momentum = 0.3f, Epsilon = 0.01f" : ""); break;
            case 10: Line("LocalResponseNorm", $"{Among(1, 6)}, Alpha = 0.5f{(Chance(0.5) ? ", Beta = 0.6f, K = 2f" : "")}"); break;
            case 11: Line(Chance(0.5) ? "Dropout" : "SpatialDropout", Pick("0.3f", "0.5f")); break;
            case 12: AddChannelPool(); break;
            case 13 or 14: AddResidual(); break;
            case 15 or 16: AddBranches(); break;
            case 17: AddSqueezeAndExcitation(); break;
            case 18: Line("ChannelShuffle", $"{Pick([.. Enumerable.Range(1, _channels).Where(d => _channels % d == 0)])}"); break;
            default: Line(Pick(s_activations)); break;
        }

        if (Chance(0.5))
        {
            Line(Pick(s_activations));
        }
    }

    private void AddConvolution()
    {
        int filters = Pick(1, 3, 4, 8, 16, 17, Among(1, MostChannels)), groups = 1;
        if (Chance(0.2))
        {
            groups = Pick([.. Enumerable.Range(1, _channels).Where(g => _channels % g == 0)]);
            filters = groups * Among(1, Math.Max(1, MostChannels / groups));
        }

        (string window, int height, int width) = Window(allowDilation: true);
        Line("Conv", $"{filters}, {window}{(groups > 1 ? $", Groups = {groups}" : "")}{(Chance(0.2) ? ", Bias = false" : "")}{(window.Contains("Padding", StringComparison.Ordinal) && Chance(0.15) ? ", PaddingValue = 0.5f" : "")}");
        (_height, _width, _channels) = (height, width, filters);
    }

    private void AddDepthwise()
    {
        int multiplier = Chance(0.3) && _channels * 2 <= MostChannels ? 2 : 1;
        (string window, int height, int width) = Window(allowDilation: true);
        Line("DepthwiseConv", $"{window}{(multiplier > 1 ? $", Multiplier = {multiplier}" : "")}{(Chance(0.3) ? ", Bias = false" : "")}");
        (_height, _width, _channels) = (height, width, _channels * multiplier);
    }

    private void AddTransposed()
    {
        int kernel = Among(1, 3), stride = Among(1, 2), filters = Among(1, 9), padding = kernel > 1 && Chance(0.4) ? 1 : 0;
        int height = ((_height - 1) * stride) + kernel - (2 * padding), width = ((_width - 1) * stride) + kernel - (2 * padding);
        if (Math.Min(height, width) < 1 || Math.Max(height, width) > 2 * LargestMap)
        {
            return;
        }

        Line("ConvTranspose", $"{filters}, {kernel}, Stride = {stride}, Padding = {padding}");
        (_height, _width, _channels) = (height, width, filters);
    }

    private void AddPool()
    {
        if (Chance(0.15))
        {
            Line(Pick("GlobalAveragePool", "GlobalMaxPool", "GlobalMinPool"));
            (_height, _width) = (1, 1);
            return;
        }

        string kind = Pick("MaxPool", "AveragePool", "MinPool");
        int kernel = Among(1, Math.Min(3, Math.Min(_height, _width))), stride = Among(1, 3), padding = kernel > 1 && Chance(0.4) ? 1 : 0;
        bool ceiling = Chance(0.3), dilated = kernel > 1 && (2 * kernel) - 1 <= Math.Min(_height, _width) && Chance(0.2);
        Line(kind, $"{kernel}, Stride = {stride}, Padding = {padding}{(dilated ? ", Dilation = 2" : "")}{(ceiling ? ", Rounding = Rounding.Ceiling" : "")}{(kind == "AveragePool" && Chance(0.5) ? ", CountPadding = false" : "")}");
        int extent = dilated ? (2 * kernel) - 1 : kernel;
        (_height, _width) = (Output(_height, extent, stride, padding, ceiling), Output(_width, extent, stride, padding, ceiling));
    }

    private void AddResizing()
    {
        switch (Among(0, 2))
        {
            case 0 when Math.Max(_height, _width) <= LargestMap / 2:
                (int fh, int fw) = (Among(1, 3), Among(1, 2));
                Line("Upsample", $"{fh}, {fw}");
                (_height, _width) = (_height * fh, _width * fw);
                break;
            case 1 when Math.Min(_height, _width) > 2:
                Line("Crop", "Top = 1, Right = 1");
                (_height, _width) = (_height - 1, _width - 1);
                break;
            default:
                Line("ZeroPad", $"Top = 1, Left = 2{(Chance(0.5) ? ", Value = 0.5f" : "")}");
                (_height, _width) = (_height + 1, _width + 2);
                break;
        }
    }

    private void AddChannelPool()
    {
        int size = Pick([.. Enumerable.Range(1, _channels).Where(d => _channels % d == 0)]);
        Line(Pick("ChannelMaxPool", "ChannelMinPool", "ChannelAveragePool"), $"{size}");
        _channels /= size;
    }

    private void AddResidual()
    {
        string name = $"skip{_names++}";
        Line("Identity", $"Name = \"{name}\"");
        Line(Chance(0.5) ? $"Conv({_channels}, 3, Same = true)" : "DepthwiseConv(3, Padding = 1)");
        if (Chance(0.5))
        {
            Line("BatchNorm");
        }

        Line(Pick(s_activations));
        Line(Chance(0.7) ? "Add" : "Multiply", $"\"{name}\"");
    }

    private void AddBranches()
    {
        int total = 0, branches = Among(2, 3);
        bool concat = Chance(0.7);
        for (int i = 0; i < branches; i++)
        {
            int filters = concat ? Among(1, 9) : _channels;
            string activation = Chance(0.6) ? $", {Pick(s_activations)}" : "";
            string line = Among(0, concat ? 4 : 2) switch
            {
                0 => $"Conv({filters}, 1){activation}",
                1 => $"Conv({filters}, 3, Padding = 1){activation}",
                2 => $"Conv({filters}, 1, 3, Same = true, Bias = false), BatchNorm{activation}",
                3 => $"MaxPool(3, Stride = 1, Padding = 1), Conv({filters}, 1)",
                _ => "AveragePool(3, Stride = 1, Padding = 1)",
            };
            _lines.Add($"[Branch, {line}]");
            total += line.Contains("Conv", StringComparison.Ordinal) ? filters : _channels;
        }

        Line(concat ? "Concat" : branches == 2 && Chance(0.3) ? "Multiply" : "Add");
        _channels = concat ? total : _channels;
    }

    private void AddSqueezeAndExcitation()
    {
        string name = $"map{_names++}";
        Line("Identity", $"Name = \"{name}\"");
        Line("GlobalAveragePool");
        Line($"Conv({_channels}, 1), {Pick("Sigmoid", "HardSigmoid", "Tanh")}");
        Line("Multiply", $"\"{name}\"");
    }

    private void End()
    {
        if (Chance(0.2))
        {
            Line("Conv", "3, 1, Name = \"feature\"");
            Line("Output");
            _channels = 3;
        }

        if (Chance(0.2))
        {
            if (Chance(0.5))
            {
                Line(Pick("Softmax", "LogSoftmax"), $"Axis = SoftmaxAxis.{Pick("Channels", "Height", "Width")}");
            }

            return;
        }

        if (_height * _width * _channels > LongestVector)
        {
            Line("GlobalAveragePool");
        }

        Line("Flatten");
        int units = Pick(1, 2, 3, 10, 17, Among(1, 40));
        if (Chance(0.4))
        {
            Line("Dense", $"{units}");
            Line(Pick(s_activations));
            if (Chance(0.3))
            {
                Line(Pick("BatchNorm", "Dropout(0.4f)"));
            }
        }

        Line("Dense", $"{Among(2, 12)}{(Chance(0.2) ? ", Bias = false" : "")}");
        if (Chance(0.5))
        {
            Line(Pick("Softmax", "LogSoftmax", "Tanh"));
        }
    }

    private (string Text, int Height, int Width) Window(bool allowDilation)
    {
        int kernelHeight = Among(1, 3), kernelWidth = Chance(0.7) ? kernelHeight : Among(1, 4), stride = Chance(0.7) ? 1 : Among(2, 3), dilation = allowDilation && Chance(0.15) ? 2 : 1;
        int padding = Among(0, 2);
        string kernel = kernelHeight == kernelWidth ? $"{kernelHeight}" : $"{kernelHeight}, {kernelWidth}";
        int height = Output(_height, (dilation * (kernelHeight - 1)) + 1, stride, padding, false), width = Output(_width, (dilation * (kernelWidth - 1)) + 1, stride, padding, false);
        return height < 1 || width < 1
            ? ("1", _height, _width)
            : ($"{kernel}, Stride = {stride}, Padding = {padding}{(dilation > 1 ? ", Dilation = 2" : "")}", height, width);
    }

    private static int Output(int input, int kernel, int stride, int padding, bool ceiling)
    {
        int free = input + (2 * padding) - kernel;
        if (free < 0)
        {
            return 0;
        }

        int output = ((free + (ceiling ? stride - 1 : 0)) / stride) + 1;
        return ceiling && (output - 1) * stride >= input + padding ? output - 1 : output;
    }

    private void Line(string layer, string arguments = "") => _lines.Add(arguments.Length == 0 ? $"[{layer}]" : $"[{layer}({arguments})]");

    private int Among(int first, int last) => _random.Next(first, last + 1);

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
