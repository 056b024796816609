namespace ConvGen.Tests.Runtime;

public sealed class NetworkTests
{
    [Fact]
    public void The_summary_is_a_table_of_layers_with_their_totals()
    {
        string summary = SoftmaxRegression.Create().Summary();

        string[] lines = summary.Split('\n');
        Assert.Equal("SoftmaxRegression", lines[0]);
        Assert.Equal("Layer    Operator          Output  Parameters  Multiply-adds", lines[2]);
        Assert.Equal("input                      2×3×1            0              0", lines[4]);
        Assert.Equal("dense1   Dense 3, softmax  3               21             18", lines[6]);
        Assert.Equal("Parameters     21 (0.00 MB at 4 bytes each)", lines[8]);
        Assert.Equal("Multiply-adds  18 per image", lines[9]);
        Assert.DoesNotContain('\r', summary);
        Assert.Equal(lines[1].Length, lines[2].Length);
    }

    [Fact]
    public void A_network_without_generated_code_says_so()
    {
        var network = new NotGenerated();

        Assert.Contains("expected the ConvGen generator to have written it", Assert.Throws<InvalidOperationException>(() => network.CreatePredictor()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => network.CreateTrainingStep(1));
    }

    private sealed class NotGenerated() : Network(SoftmaxRegression.Description);
}
