namespace ConvGen.Tool.Import;

/// <content>Functions that exporters spell out in operators of which some are no layers by themselves.</content>
internal sealed partial class LayerPasses
{
    /// <summary>−max(−x) is the smallest.</summary>
    private void NameMinimumPools()
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            if (_layers[i] is { } last && IsUniform(last, -1, 0) && Single(last.Inputs[0], "MaxPool", "GlobalMaxPool", "ChannelMaxPool") is { } pool && Single(pool.Inputs[0], ImportedLayer.Scale) is { } first && IsUniform(first, -1, 0))
            {
                _layers[i] = pool with { Kind = pool.Kind.Replace("Max", "Min", StringComparison.Ordinal), Inputs = first.Inputs, Output = last.Output, OutputName = last.OutputName };
                _layers[pool.Inputs[0]] = _layers[last.Inputs[0]] = null;
            }
        }
    }

    /// <summary>x·(1 + erf(x/√2))/2 is GELU, wherever the half stands.</summary>
    private void NameGelu()
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            if (_layers[i] is not { Kind: "Multiply" } product)
            {
                continue;
            }

            foreach ((int input, int share) in new[] { (product.Inputs[0], product.Inputs[1]), (product.Inputs[1], product.Inputs[0]) })
            {
                // share = f·(1 + erf(x/√2)); the other side is x, or a multiple of it.
                if (Single(share, ImportedLayer.Scale) is not { } shifted || Single(shifted.Inputs[0], "Erf") is not { } erf
                    || Single(erf.Inputs[0], ImportedLayer.Scale) is not { } argument || !IsUniform(argument, MathF.Sqrt(0.5f), 0)
                    || shifted.Tensor("weight")!.Values[0] is var factor && !IsUniform(shifted, factor, factor))
                {
                    continue;
                }

                int x = argument.Inputs[0];
                float times = 2 * factor;
                if (input != x)
                {
                    if (Single(input, ImportedLayer.Scale) is not { } multiple || multiple.Inputs[0] != x || multiple.Tensor("weight")!.Values[0] is var more && !IsUniform(multiple, more, 0))
                    {
                        continue;
                    }

                    times *= multiple.Tensor("weight")!.Values[0];
                }

                if (Math.Abs(times - 1) < 1e-5f)
                {
                    _layers[i] = new ImportedLayer("GELU", [x], product.Input, product.Output) { OutputName = product.OutputName };
                }
                else if (Reader(i) is var last and >= 0 && IsUniform(_layers[last]!, 1 / times, 0))
                {
                    _layers[last] = new ImportedLayer("GELU", [x], product.Input, product.Output) { OutputName = _layers[last]!.OutputName };
                    _layers[i] = null;
                }
                else
                {
                    continue;
                }

                _layers[erf.Inputs[0]] = _layers[shifted.Inputs[0]] = _layers[share] = null;
                if (input != x)
                {
                    _layers[input] = null;
                }

                break;
            }
        }
    }

    /// <summary>x/(k + alpha·mean(x²))^beta over neighbouring channels is a local response normalisation.</summary>
    private void NameLocalResponseNorms()
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            if (_layers[i] is { Kind: "Divide" } quotient && Single(quotient.Inputs[1], "Power") is { } power && Single(power.Inputs[0], ImportedLayer.Scale) is { } sum
                && Single(sum.Inputs[0], "ChannelMean") is { } mean && Single(mean.Inputs[0], "Multiply") is { } square && square.Inputs.All(s => s == quotient.Inputs[0])
                && (sum.Tensor("weight")!.Values[0], sum.Tensor("bias")!.Values[0]) is var (alpha, k) && IsUniform(sum, alpha, k))
            {
                (string Name, float Value, float Usual)[] options = [("Alpha", alpha, 1e-4f), ("Beta", (float)power.Argument("Exponent")!, 0.75f), ("K", k, 1)];
                _layers[i] = new ImportedLayer("LocalResponseNorm", [quotient.Inputs[0]], quotient.Input, quotient.Output)
                {
                    Arguments = [new("Size", mean.Argument("Size")!, Positional: true), .. options.Where(o => o.Value != o.Usual).Select(o => new LayerArgument(o.Name, o.Value))],
                    OutputName = quotient.OutputName,
                };
                _layers[quotient.Inputs[1]] = _layers[power.Inputs[0]] = _layers[sum.Inputs[0]] = _layers[mean.Inputs[0]] = null;
            }
        }
    }

    /// <summary>The layer, where it is of one of these kinds and one other reads it (though perhaps twice).</summary>
    private ImportedLayer? Single(int index, params string[] kinds) =>
        index >= 0 && _layers[index] is { } layer && kinds.Contains(layer.Kind) && !_outputs.Contains(index) && _layers.Count(l => l?.Inputs.Contains(index) == true) == 1 ? layer : null;

    /// <summary>The one layer that reads another; −1 where there are several, or none.</summary>
    private int Reader(int index) => Readers(index) == 1 ? _layers.FindIndex(l => l?.Inputs.Contains(index) == true) : -1;
}
