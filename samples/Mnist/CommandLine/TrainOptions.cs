namespace MnistSample.CommandLine;

/// <summary>What <c>train</c> was asked for.</summary>
internal sealed record TrainOptions(
    string Network, int Epochs, int Seed, int Threads, int BatchSize, string? DataFolder, string Output, string? Json, int Images = TrainOptions.AllImages)
{
    /// <summary>As many as MNIST has.</summary>
    public const int AllImages = 60_000;

    /// <summary>The names that <c>--network</c> takes; the first is the default.</summary>
    public static string[] Networks => ["lenet5", "keras"];

    public static TrainOptions From(Invocation invocation)
    {
        string network = invocation.Choice("--network", Networks);
        return new TrainOptions(
            network,
            invocation.Integer("--epochs", Recipe.Epochs, least: 1, most: 10_000),
            invocation.Integer("--seed", 1, least: int.MinValue),
            invocation.Integer("--threads", Environment.ProcessorCount, least: 1, most: 1024),
            invocation.Integer("--batch", Recipe.BatchSize, least: 1, most: 60_000),
            invocation.Text("--data"),
            invocation.Text("--output") ?? DefaultWeights(network),
            invocation.Text("--json"),
            invocation.Integer("--images", AllImages, least: 1, most: AllImages));
    }

    /// <summary>Where weights are saved and looked for unless the user says otherwise.</summary>
    public static string DefaultWeights(string network) => network + ".safetensors";
}
