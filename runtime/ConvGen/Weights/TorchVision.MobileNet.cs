using System.Globalization;

namespace ConvGen;

/// <content>MobileNetV2.</content>
public static partial class TorchVision
{
    /// <summary>How often each block is repeated (Sandler et al. 2018, table 2). Those that are not have no number of their own.</summary>
    private static readonly int[] s_mobileNetRepeats = [1, 2, 3, 4, 3, 3, 1];

    /// <summary>features.0 is the stem, features.1 … 17 the blocks numbered through, features.18 the last convolution.</summary>
    private static string? RenameMobileNet(string name)
    {
        string[] parts = name.Split('.');
        if (parts is ["classifier", "1", var dense])
        {
            return $"dense1.{dense}";
        }

        if (parts is not ["features", var number, .. var inside, var tensor] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            return name;
        }

        int blocks = s_mobileNetRepeats.Sum();
        if (index == 0 || index > blocks)
        {
            return inside is [("0" or "1") and var part] ? $"{(part == "0" ? "conv" : "bn")}{(index == 0 ? 1 : 2)}.{tensor}" : name;
        }

        return inside is ["conv", .. var place] && LayerOf(place, expands: index > 1) is { } layer ? $"{BlockAt(index - 1)}.{layer}.{tensor}" : name;
    }

    private static string BlockAt(int index)
    {
        int group = 0;
        while (index >= s_mobileNetRepeats[group])
        {
            index -= s_mobileNetRepeats[group++];
        }

        return $"invertedresidual{Text(group + 1)}{(s_mobileNetRepeats[group] == 1 ? "" : $".{Text(index)}")}";
    }

    /// <summary>conv.0.0 and conv.0.1 are a convolution and its norm in a unit of their own; so is conv.1 where the block expands; the last convolution and norm stand in the block itself.</summary>
    private static string? LayerOf(string[] place, bool expands)
    {
        int units = expands ? 2 : 1;
        return place switch
        {
            [var unit, "0"] => $"conv{Text(Index(unit) + 1)}",
            [var unit, "1"] => $"bn{Text(Index(unit) + 1)}",
            [var last] when Index(last) == units => $"conv{Text(units + 1)}",
            [var last] when Index(last) == units + 1 => $"bn{Text(units + 1)}",
            _ => null,
        };
    }

    private static int Index(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : -1;
}
