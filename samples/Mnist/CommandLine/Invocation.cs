using System.Globalization;

namespace MnistSample.CommandLine;

/// <summary>A command line that has been read: the command, its options' values and the files.</summary>
internal sealed class Invocation
{
    private readonly Dictionary<string, string> _values;

    private Invocation(CommandSpec command, Dictionary<string, string> values, IReadOnlyList<string> files)
    {
        Command = command;
        _values = values;
        Files = files;
    }

    public CommandSpec Command { get; }

    /// <summary>The arguments that are no options.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Whether <c>--help</c> or <c>-h</c> stands anywhere before <c>--</c>, or the command is <c>help</c>.</summary>
    public static bool AsksForHelp(IReadOnlyList<string> arguments) =>
        arguments is ["help", ..] || arguments.TakeWhile(argument => argument != "--").Any(argument => argument is "--help" or "-h");

    /// <summary>Reads <c>[COMMAND] (--name VALUE | --name=VALUE | FILE)...</c>; after <c>--</c> everything is a file.</summary>
    /// <exception cref="UsageException">It is not one.</exception>
    public static Invocation Parse(IReadOnlyList<string> arguments)
    {
        CommandSpec command = CommandSpec.All[0];
        int next = 0;
        if (arguments.Count > 0 && !arguments[0].StartsWith('-'))
        {
            command = CommandSpec.All.FirstOrDefault(c => c.Name == arguments[0])
                ?? throw new UsageException($"Found the command '{arguments[0]}', expected {Join(CommandSpec.All.Select(c => c.Name))}; --help explains them.");
            next = 1;
        }

        var values = new Dictionary<string, string>();
        var files = new List<string>();
        bool onlyFiles = false;
        for (; next < arguments.Count; next++)
        {
            string argument = arguments[next];
            if (onlyFiles || !argument.StartsWith('-'))
            {
                files.Add(argument);
            }
            else if (argument == "--")
            {
                onlyFiles = true;
            }
            else
            {
                int equals = argument.IndexOf('=', StringComparison.Ordinal);
                string name = equals < 0 ? argument : argument[..equals];
                OptionSpec option = command.Options.FirstOrDefault(o => o.Name == name)
                    ?? throw new UsageException($"Found the option '{name}', expected for '{command.Name}' {Join(command.Options.Select(o => o.Name))}; --help explains them.");
                if (equals < 0 && next + 1 == arguments.Count)
                {
                    throw new UsageException($"Found '{name}' at the end, expected a value after it: {name} {option.Value}.");
                }

                if (!values.TryAdd(name, equals < 0 ? arguments[++next] : argument[(equals + 1)..]))
                {
                    throw new UsageException($"Found '{name}' twice, expected it once.");
                }
            }
        }

        if (files.Count > 0 && !command.TakesFiles)
        {
            throw new UsageException($"Found '{files[0]}', expected only options after '{command.Name}'.");
        }

        return new Invocation(command, values, files);
    }

    public string? Text(string option) => _values.GetValueOrDefault(option);

    /// <exception cref="UsageException">The value is no whole number, or out of range.</exception>
    public int Integer(string option, int fallback, int least, int most = int.MaxValue)
    {
        if (!_values.TryGetValue(option, out string? text))
        {
            return fallback;
        }

        bool isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
        return isNumber && value >= least && value <= most
            ? value
            : throw new UsageException($"Found '{text}' for {option}, expected a whole number {(most == int.MaxValue ? $"of at least {least}" : $"from {least} to {most}")}.");
    }

    /// <exception cref="UsageException">The value is not among <paramref name="choices"/>.</exception>
    public string Choice(string option, params string[] choices)
    {
        string text = Text(option) ?? choices[0];
        return choices.Contains(text) ? text : throw new UsageException($"Found '{text}' for {option}, expected {Join(choices)}.");
    }

    private static string Join(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 1 ? all[0] : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }
}
