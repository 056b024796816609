namespace MnistSample.CommandLine;

/// <summary>An option that takes a value.</summary>
/// <param name="Name">With its dashes: <c>--epochs</c>.</param>
/// <param name="Value">What stands for the value in the help: <c>N</c>, <c>FILE</c>.</param>
/// <param name="Help">One line.</param>
internal sealed record OptionSpec(string Name, string Value, string Help);

/// <summary>A command, its options and whether it takes files.</summary>
internal sealed record CommandSpec(string Name, string Help, bool TakesFiles, params OptionSpec[] Options)
{
    private static readonly OptionSpec Network = new("--network", "NAME", "lenet5 or keras; lenet5 unless given");
    private static readonly OptionSpec Threads = new("--threads", "N", "worker threads; all processors unless given; the result does not depend on it");

    /// <summary>All of them; the first is the default.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        new(
            "train",
            "train a network on MNIST, test it and save it (the default)",
            TakesFiles: false,
            new("--epochs", "N", $"passes over the training images; {Recipe.Epochs} unless given"),
            new("--images", "N", "how many of the training images, from the first; all unless given"),
            new("--seed", "N", "seed of the weights, the shuffling and the shifts; 1 unless given"),
            Threads,
            new("--batch", "N", $"images in a step; {Recipe.BatchSize} unless given"),
            Network,
            new("--data", "DIR", "folder with the four MNIST files, as published or unpacked"),
            new("--output", "FILE", "where the weights go; NETWORK.safetensors unless given"),
            new("--json", "FILE", "also write the figures of the run to FILE")),
        new(
            "predict",
            "recognise the digits in PNG and PGM images",
            TakesFiles: true,
            new("--weights", "FILE", "weights that train saved; NETWORK.safetensors unless given"),
            Network),
        new("summary", "print a network's layers", TakesFiles: false, Network),
        new(
            "bench",
            "time predictions and training steps",
            TakesFiles: false,
            Network,
            Threads,
            new("--batch", "N", $"images in a training step; {Recipe.BatchSize} unless given")),
    ];

    /// <summary>What <c>--help</c> prints.</summary>
    public static string HelpText
    {
        get
        {
            var text = new StringWriter { NewLine = "\n" };
            text.WriteLine("Usage: Mnist [COMMAND] [OPTIONS]");
            foreach (CommandSpec command in All)
            {
                text.WriteLine();
                text.WriteLine($"  {command.Name}{(command.TakesFiles ? " FILE..." : "")}   {command.Help}");
                foreach (OptionSpec option in command.Options)
                {
                    text.WriteLine($"    {option.Name + " " + option.Value,-16} {option.Help}");
                }
            }

            text.WriteLine();
            text.WriteLine("Without --data, train reads the folder in the environment variable CONVGEN_DATA, else its own cache, else it");
            text.WriteLine("downloads MNIST, else (offline) it draws digits itself.");
            text.WriteLine();
            text.Write("Exit codes: 0 done, 1 failed, 2 wrong command line, 130 cancelled (a cancelled training is saved first).");
            return text.ToString();
        }
    }
}
