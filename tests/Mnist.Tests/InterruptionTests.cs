using System.Runtime.InteropServices;

namespace MnistSample.Tests;

public class InterruptionTests
{
    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    public void The_first_signal_cancels_and_the_second_ends_the_process(PosixSignal kind)
    {
        using var interruption = new Interruption();
        Assert.False(interruption.Token.IsCancellationRequested);

        var first = new PosixSignalContext(kind);
        interruption.Handle(first);
        Assert.True(first.Cancel);
        Assert.True(interruption.Token.IsCancellationRequested);

        var second = new PosixSignalContext(kind);
        interruption.Handle(second);
        Assert.False(second.Cancel);
    }
}
