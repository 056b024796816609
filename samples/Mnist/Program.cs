using System.Runtime.InteropServices;
using ConvGen;
using MnistSample.CommandLine;
using MnistSample.Commands;
using MnistSample.Networks;

namespace MnistSample;

internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["--help" or "-h" or "help", ..] or [_, "--help" or "-h"])
        {
            Console.WriteLine(CommandSpec.HelpText);
            return ExitCode.Done;
        }

        using var cancellation = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            var invocation = Invocation.Parse(arguments);
            return invocation.Choice("--network", TrainOptions.Networks) == "keras"
                ? await RunAsync<KerasCnn>(invocation, cancellation.Token)
                : await RunAsync<LeNet5>(invocation, cancellation.Token);
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

        void Cancel(PosixSignalContext signal)
        {
            signal.Cancel = true;
            cancellation.Cancel();
        }
    }

    private static async Task<int> RunAsync<TNetwork>(Invocation invocation, CancellationToken cancellation)
        where TNetwork : Network, INetwork<TNetwork>
    {
        switch (invocation.Command.Name)
        {
            case "predict":
                return PredictCommand.Run<TNetwork>(invocation);
            case "bench":
                return BenchCommand.Run<TNetwork>(invocation, cancellation);
            case "summary":
                Console.Write(TNetwork.Create().Summary());
                return ExitCode.Done;
            default:
                return await TrainCommand.RunAsync<TNetwork>(TrainOptions.From(invocation), cancellation);
        }
    }
}
