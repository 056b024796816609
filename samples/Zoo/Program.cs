using ZooSample.Commands;

namespace ZooSample;

internal static class Program
{
    public static int Main(string[] arguments)
    {
        if (Options.AskForHelp(arguments))
        {
            Console.WriteLine(Options.HelpText);
            return ExitCode.Done;
        }

        try
        {
            Run(Options.Parse(arguments));
            return ExitCode.Done;
        }
        catch (UsageException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.WrongCommandLine;
        }
    }

    private static void Run(Options options)
    {
        if (options.Network is not { } name)
        {
            ListCommand.Run();
            return;
        }

        ZooEntry entry = Catalogue.Find(name);
        if (options.Command == "summary")
        {
            Console.Write(entry.Create().Summary());
        }
        else
        {
            TimeCommand.Run(entry, options.Threads);
        }
    }
}
