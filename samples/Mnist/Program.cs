using ConvGen;
using MnistSample.CommandLine;
using MnistSample.Commands;
using MnistSample.Networks;

namespace MnistSample;

internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        if (Invocation.AsksForHelp(arguments))
        {
            Console.WriteLine(CommandSpec.HelpText);
            return ExitCode.Done;
        }

        try
        {
            var invocation = Invocation.Parse(arguments);
            return invocation.Choice("--network", TrainOptions.Networks) == "keras"
                ? await RunAsync<KerasCnn>(invocation)
                : await RunAsync<LeNet5>(invocation);
        }
        catch (UsageException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.WrongCommandLine;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Cancelled;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or TrainingDivergedException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.Failed;
        }
    }

    private static async Task<int> RunAsync<TNetwork>(Invocation invocation)
        where TNetwork : Network, INetwork<TNetwork>
    {
        // These two have nothing to save or to tidy up: a signal just ends them.
        switch (invocation.Command.Name)
        {
            case "predict":
                return PredictCommand.Run<TNetwork>(invocation);
            case "summary":
                Console.Write(TNetwork.Create().Summary());
                return ExitCode.Done;
        }

        using var interruption = new Interruption();
        return invocation.Command.Name == "bench"
            ? BenchCommand.Run<TNetwork>(invocation, interruption.Token)
            : await TrainCommand.RunAsync<TNetwork>(TrainOptions.From(invocation), interruption.Token);
    }
}
