using ConvGen.Tests.Networks.Cases;

namespace ConvGen.Tests.Networks;

public class PersistenceTests
{
    [Theory]
    [InlineData(nameof(LeNet5))]
    [InlineData(nameof(ConvEveryArgument))]
    [InlineData(nameof(DenseOnPaddedChannels))]
    [InlineData(nameof(DenseNoBias))]
    public void A_saved_network_predicts_the_same_bits(string name)
    {
        NetworkCase networkCase = NetworkCase.All[name];
        Network network = networkCase.CreateWithTrialParameters();
        string path = Path.Combine(Path.GetTempPath(), $"convgen-{Guid.NewGuid():n}.safetensors");
        try
        {
            network.Save(path);
            Network loaded = networkCase.Load(path);

            Compare.Identical(Predict(networkCase, network), Predict(networkCase, loaded), "outputs");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_network()
    {
        NetworkCase networkCase = NetworkCase.All[nameof(LeNet5)];

        Assert.Equal(Predict(networkCase, LeNet5.Create(seed: 3)), Predict(networkCase, LeNet5.Create(seed: 3)));
        Assert.NotEqual(Predict(networkCase, LeNet5.Create(seed: 3)), Predict(networkCase, LeNet5.Create(seed: 4)));
    }

    private static float[] Predict(NetworkCase networkCase, Network network)
    {
        using Predictor predictor = network.CreatePredictor();
        float[] outputs = new float[Trial.Count * predictor.OutputLength];
        predictor.Predict(networkCase.Trial.Images, outputs);
        return outputs;
    }
}
