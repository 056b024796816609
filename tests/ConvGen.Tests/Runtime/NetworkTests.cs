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
        Assert.Equal(("", 11), (lines[10], lines.Length));
    }

    [Fact]
    public void The_summary_names_a_predictors_memory_where_it_is_known_and_the_outputs_where_there_are_several()
    {
        string[] lines = NormedRegression.Create().Summary().Split('\n');

        Assert.Equal("Parameters     25 (0.00 MB at 4 bytes each)", lines[8]);
        Assert.Equal("Activations    1.25 MB per thread (1.00 MB needed at once), packed parameters 4,800.00 MB", lines[10]);
        Assert.Equal("Outputs        softmax1 3, features 1×3×2", lines[11]);
        Assert.Equal(default, SoftmaxRegression.Create().PredictorMemory);
    }

    [Fact]
    public void Outputs_lie_one_behind_the_other_with_the_main_one_first()
    {
        NetworkDescription network = NormedRegression.Description;

        Assert.Equal(new TensorShape(1, 1, 3, IsFlat: true), network.Output);
        Assert.True(network.EndsInSoftmax);
        Assert.Equal(9, network.OutputLength);
        Assert.Equal((0, 3), (network.OutputOffset(0), network.OutputOffset(1)));
        Assert.Equal((0, 3), (network.OutputOffset("softmax1"), network.OutputOffset("features")));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.OutputOffset(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.OutputOffset(-1));
        ArgumentException e = Assert.Throws<ArgumentException>(() => network.OutputOffset("feature"));
        Assert.StartsWith("Found no output 'feature' of NormedRegression, expected one of: softmax1, features.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_for_inference_only_says_why_it_cannot_be_trained()
    {
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => new Inference().CreateTrainingStep(1));

        Assert.StartsWith("SoftmaxRegression cannot be trained: found [Network(Inference = true)]", e.Message, StringComparison.Ordinal);
        Assert.Contains("Remove Inference = true", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_generated_code_says_so()
    {
        var network = new NotGenerated();

        Assert.Contains("expected the ConvGen generator to have written it", Assert.Throws<InvalidOperationException>(() => network.CreatePredictor()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => network.CreateTrainingStep(1));
    }

    private sealed class Inference() : Network(SoftmaxRegression.Description)
    {
        protected override bool InferenceOnly => true;
    }

    private sealed class NotGenerated() : Network(SoftmaxRegression.Description);
}
