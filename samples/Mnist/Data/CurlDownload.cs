using System.ComponentModel;
using System.Diagnostics;

namespace MnistSample.Data;

/// <summary>Downloads with the system's curl, for the published program: HttpClient would treble its size.</summary>
internal sealed class CurlDownload : IFileDownload
{
    public async Task FetchAsync(Uri address, Stream target, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("curl") { RedirectStandardOutput = true };
        foreach (string argument in (string[])["--silent", "--fail", "--location", "--connect-timeout", "2", "--speed-limit", "100", "--speed-time", "10", address.AbsoluteUri])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process curl = Process.Start(start)!;
            try
            {
                await curl.StandardOutput.BaseStream.CopyToAsync(target, cancellation);
                await curl.WaitForExitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                curl.Kill();
                throw;
            }

            if (curl.ExitCode != 0)
            {
                throw new IOException($"curl ended with exit code {curl.ExitCode}");
            }
        }
        catch (Win32Exception exception)
        {
            throw new IOException("curl is not installed, and this program downloads with it", exception);
        }
    }
}
