namespace ConvGen;

/// <content>GoogLeNet and Inception-v3.</content>
public static partial class TorchVision
{
    private static readonly string[] s_googLeNetBranches = ["branch1", "branch2.0", "branch2.1", "branch3.0", "branch3.1", "branch4.1"];

    private static readonly Dictionary<string, string> s_inceptionStem = new()
    {
        ["Conv2d_1a_3x3"] = "validconv1",
        ["Conv2d_2a_3x3"] = "validconv2",
        ["Conv2d_2b_3x3"] = "sameconv1",
        ["Conv2d_3b_1x1"] = "validconv3",
        ["Conv2d_4a_3x3"] = "validconv4",
    };

    /// <summary>The branches of torchvision's InceptionA … InceptionE, in the order in which samples/Zoo's blocks have them; ValidConv and SameConv are counted apart.</summary>
    private static readonly (string Modules, string Branches)[] s_inceptionModules =
    [
        ("5b 5c 5d", "branch1x1 branch5x5_1 branch5x5_2 branch3x3dbl_1 branch3x3dbl_2 branch3x3dbl_3 branch_pool"),
        ("6a", "valid:branch3x3 branch3x3dbl_1 branch3x3dbl_2 valid:branch3x3dbl_3"),
        ("6b 6c 6d 6e", "branch1x1 branch7x7_1 branch7x7_2 branch7x7_3 branch7x7dbl_1 branch7x7dbl_2 branch7x7dbl_3 branch7x7dbl_4 branch7x7dbl_5 branch_pool"),
        ("7a", "branch3x3_1 valid:branch3x3_2 branch7x7x3_1 branch7x7x3_2 branch7x7x3_3 valid:branch7x7x3_4"),
        ("7b 7c", "branch1x1 branch3x3_1 split:branch3x3_2 branch3x3dbl_1 branch3x3dbl_2 split:branch3x3dbl_3 branch_pool"),
    ];

    private static readonly Lazy<Dictionary<string, string>> s_inception = new(InceptionBlocks);

    /// <summary>inception3a.branch2.0.conv.weight → inception3a.conv2.weight.</summary>
    private static string? RenameGoogLeNet(string name)
    {
        string[] parts = name.Split('.');
        return parts switch
        {
            ["aux1" or "aux2", ..] => null,
            [var layer, ("conv" or "bn") and var kind, var tensor] when layer.StartsWith("conv", StringComparison.Ordinal) => $"{kind}{layer["conv".Length..]}.{tensor}",
            [var module, .. var branch, ("conv" or "bn") and var kind, var tensor]
                when Array.IndexOf(s_googLeNetBranches, string.Join('.', branch)) is >= 0 and var place => $"{module}.{kind}{Text(place + 1)}.{tensor}",
            _ => name,
        };
    }

    /// <summary>Mixed_5b.branch1x1.conv.weight → mixed5b.sameconv1.conv1.weight.</summary>
    private static string? RenameInception(string name)
    {
        string[] parts = name.Split('.');
        return parts switch
        {
            ["AuxLogits", ..] => null,
            ["fc", var tensor] => $"dense1.{tensor}",
            [.. var block, ("conv" or "bn") and var kind, var tensor] when s_inception.Value.TryGetValue(string.Join('.', block), out string? known) => $"{known}.{kind}1.{tensor}",
            _ => name,
        };
    }

    private static Dictionary<string, string> InceptionBlocks()
    {
        var blocks = new Dictionary<string, string>(s_inceptionStem);
        foreach ((string modules, string branches) in s_inceptionModules)
        {
            foreach (string module in modules.Split(' '))
            {
                int same = 0, valid = 0, split = 0;
                foreach (string branch in branches.Split(' '))
                {
                    string source = $"Mixed_{module}.{branch[(branch.IndexOf(':', StringComparison.Ordinal) + 1)..]}", target = $"mixed{module}";
                    switch (branch.Split(':')[0])
                    {
                        case "split":
                            split++;
                            blocks[$"{source}a"] = $"{target}.splitconv{Text(split)}.sameconv1";
                            blocks[$"{source}b"] = $"{target}.splitconv{Text(split)}.sameconv2";
                            break;
                        case "valid":
                            blocks[source] = $"{target}.validconv{Text(++valid)}";
                            break;
                        default:
                            blocks[source] = $"{target}.sameconv{Text(++same)}";
                            break;
                    }
                }
            }
        }

        return blocks;
    }
}
