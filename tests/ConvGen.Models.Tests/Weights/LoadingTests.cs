using System.Collections.ObjectModel;
using ConvGen.Models.Tests.Infrastructure;
using ConvGen.Models.Tests.Networks;

namespace ConvGen.Models.Tests.Weights;

/// <summary>What goes where when names and shapes do not all agree.</summary>
public sealed class LoadingTests : IDisposable
{
    private static readonly string[] s_body = ["conv1.weight", "conv1.bias", "bn1.weight", "bn1.bias", "dense1.weight", "dense1.bias", "bn1.running_mean", "bn1.running_var"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_network_with_another_head_takes_the_body_and_reports_the_rest()
    {
        Network old = Randomised.Create(typeof(FiveClassNet));
        old.Save(_folder.File("old"));
        Network network = Randomised.Fresh(typeof(ThreeClassNet), seed: 9), untouched = Randomised.Fresh(typeof(ThreeClassNet), seed: 9);

        LoadReport report = network.LoadWeights(_folder.File("old"), strict: false);

        AssertBodyIs(old, network, untouched);
        Assert.Equal(s_body, report.Loaded.AsEnumerable());
        Assert.Equal(["hidden.weight [8, 6]", "hidden.bias [8]"], report.Missing.AsEnumerable());
        Assert.Equal(["head.weight: found [5, 6], expected [3, 8]", "head.bias: found [5], expected [3]"], report.Different.AsEnumerable());
        Assert.Empty(report.Unexpected);
        Assert.Equal(
            "Loaded 8 of 12 tensors. Missing: hidden.weight [8, 6]; hidden.bias [8]. Different: head.weight: found [5, 6], expected [3, 8]; head.bias: found [5], expected [3].",
            report.ToString());
    }

    [Fact]
    public void Copying_from_a_network_is_loading_its_file()
    {
        Network old = Randomised.Create(typeof(FiveClassNet));
        old.Save(_folder.File("old"));
        Network network = Randomised.Fresh(typeof(ThreeClassNet), seed: 9), loaded = Randomised.Fresh(typeof(ThreeClassNet), seed: 9);

        LoadReport copied = network.CopyFrom(old);

        Assert.Equal(loaded.LoadWeights(_folder.File("old"), strict: false).ToString(), copied.ToString());
        AssertBodyIs(old, network, Randomised.Fresh(typeof(ThreeClassNet), seed: 9));
    }

    [Fact]
    public void What_a_lenient_file_lacks_starts_as_Create_starts_it()
    {
        Randomised.Create(typeof(FiveClassNet)).Save(_folder.File("old"));

        ReadOnlyCollection<Parameter> loaded = ThreeClassNet.Load(_folder.File("old"), strict: false).Parameters;

        Assert.Equal(Values(Randomised.Fresh(typeof(ThreeClassNet)), "head.weight"), loaded.Single(p => p.Name == "head.weight").Values.ToArray());
    }

    [Fact]
    public void A_strict_load_lists_everything_and_changes_nothing()
    {
        Randomised.Create(typeof(ThreeClassNet)).Save(_folder.File("other"));
        Network network = Randomised.Fresh(typeof(FiveClassNet), seed: 4);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => network.LoadWeights(_folder.File("other")));

        Assert.Contains("Unexpected: hidden.weight [8, 6]; hidden.bias [8]", e.Message, StringComparison.Ordinal);
        Assert.Contains("Different: head.weight: found [3, 8], expected [5, 6]; head.bias: found [3], expected [5]", e.Message, StringComparison.Ordinal);
        Assert.Contains("rename its tensors with a WeightMapping, or load what fits with strict: false", e.Message, StringComparison.Ordinal);
        Assert.All(network.Parameters, p => Assert.Equal(Values(Randomised.Fresh(typeof(FiveClassNet), seed: 4), p.Name), p.Values.ToArray()));
    }

    [Fact]
    public void A_file_of_which_nothing_fits_is_an_error_even_if_lenient()
    {
        Network other = Randomised.Fresh(typeof(VectorNet));
        new SafetensorsBuilder().Add("x", [1], [1]).Write(_folder.File("other"));

        InvalidDataException file = Assert.Throws<InvalidDataException>(() => other.LoadWeights(_folder.File("other"), strict: false));
        ArgumentException network = Assert.Throws<ArgumentException>(() => other.CopyFrom(Randomised.Fresh(typeof(FiveClassNet))));

        Assert.Contains("nothing in it fits. Missing: dense1.weight [2, 6]; dense1.bias [2]. Unexpected: x [1]. Rename its tensors", file.Message, StringComparison.Ordinal);
        Assert.Contains("Cannot copy FiveClassNet to VectorNet: nothing in it fits", network.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_mapped_by_a_list_or_by_a_rule()
    {
        string path = new SafetensorsBuilder().Add("fc.weight", [2, 6], [.. Enumerable.Range(0, 12).Select(i => (float)i)]).Add("fc.bias", [2], [8, 9]).Add("aux", [1], [0]).Write(_folder.File("x"));
        var list = new WeightMapping(new Dictionary<string, string> { ["fc.weight"] = "dense1.weight", ["fc.bias"] = "dense1.bias" });
        var rule = new WeightMapping(name => name == "aux" ? null : name.Replace("fc", "dense1", StringComparison.Ordinal));

        LoadReport byList = VectorNet.Create().LoadWeights(path, list, strict: false);
        ReadOnlyCollection<Parameter> byRule = VectorNet.Load(path, rule).Parameters;

        Assert.Equal(["aux [1]"], byList.Unexpected.AsEnumerable());
        Assert.Equal(2, byList.Loaded.Length);
        Assert.Equal([8, 9], byRule[1].Values.ToArray());
    }

    [Fact]
    public void Two_tensors_for_one_parameter_are_an_error()
    {
        string path = new SafetensorsBuilder().Add("a", [2], [1, 2]).Add("b", [2], [3, 4]).Write(_folder.File("x"));

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => VectorNet.Create().LoadWeights(path, new WeightMapping(_ => "dense1.bias"), strict: false));

        Assert.Contains("'a' and 'b' are both mapped to 'dense1.bias'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Integers_are_not_weights()
    {
        string path = new SafetensorsBuilder().Add("dense1.weight", [2, 6], new float[12]).Add("dense1.bias", "I64", [2], new byte[16]).Write(_folder.File("x"));

        LoadReport report = VectorNet.Create().LoadWeights(path, strict: false);

        Assert.Equal(["dense1.bias: found type I64, expected F32, F16 or BF16 (convert it to floats before saving)"], report.Different.AsEnumerable());
    }

    private static void AssertBodyIs(Network body, Network network, Network rest) =>
        Assert.All(network.Parameters.Concat(network.Buffers), p => Assert.Equal(Values(s_body.Contains(p.Name) ? body : rest, p.Name), p.Values.ToArray()));

    private static float[] Values(Network network, string name) => network.Parameters.Concat(network.Buffers).Single(p => p.Name == name).Values.ToArray();
}
