using ConvGen;

namespace MnistSample.Output;

/// <summary>Shows a training run in the way that suits the console.</summary>
internal static class ConsoleProgress
{
    /// <summary>Runs <paramref name="work"/> with a progress that shows its reports.</summary>
    public static void Run(Action<IProgress<TrainingProgress>> work)
    {
        if (Console.IsOutputRedirected)
        {
            work(new PlainProgress(Console.Out));
            return;
        }

#if PUBLISHED
        work(new SingleLineProgress(Console.Out));
#else
        SpectreProgress.Run(Spectre.Console.AnsiConsole.Console, work);
#endif
    }
}
