using System.Globalization;

namespace ZooSample;

/// <summary>A command line that has been read: the command, the network's name and the number of threads.</summary>
internal sealed record Options(string Command, string? Network, int Threads)
{
    public const string HelpText = """
        Usage: Zoo COMMAND

          list                       name every network with its input and its parameters
          summary NAME               print a network's layers
          time NAME [--threads N]    time predictions of one image with random weights; 1 thread unless given

        Exit codes: 0 done, 2 wrong command line.
        """;

    private const int MostThreads = 1024;

    /// <summary>Whether help is asked for; a command line without a command asks for it, too.</summary>
    public static bool AskForHelp(IReadOnlyList<string> arguments) =>
        arguments is [] or ["help", ..] || arguments.Any(argument => argument is "--help" or "-h");

    /// <exception cref="UsageException">It is not one of the commands.</exception>
    public static Options Parse(IReadOnlyList<string> arguments) => arguments switch
    {
        ["list"] => new("list", null, 1),
        ["summary", var name] => new("summary", name, 1),
        ["time", var name] => new("time", name, 1),
        ["time", var name, "--threads", var threads] => new("time", name, ParseThreads(threads)),
        ["summary" or "time"] => throw new UsageException($"Found no network after '{arguments[0]}', expected one of {Catalogue.Names}."),
        ["list" or "summary" or "time", ..] => throw new UsageException($"Found '{string.Join(' ', arguments)}', expected another form of '{arguments[0]}'; --help shows it."),
        _ => throw new UsageException($"Found the command '{arguments[0]}', expected list, summary or time; --help explains them."),
    };

    private static int ParseThreads(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads is >= 1 and <= MostThreads
            ? threads
            : throw new UsageException($"Found '{text}' for --threads, expected a whole number from 1 to {MostThreads}.");
}
