using System.Net.Http;

namespace MnistSample.Data;

/// <summary>Downloads with <see cref="HttpClient"/>.</summary>
internal sealed class HttpDownload : IFileDownload
{
    private static readonly TimeSpan PatienceToConnect = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PatienceBetweenBytes = TimeSpan.FromSeconds(10);

    public async Task FetchAsync(Uri address, Stream target, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(PatienceToConnect);
        try
        {
            using HttpResponseMessage response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            response.EnsureSuccessStatusCode();
            await using Stream source = await response.Content.ReadAsStreamAsync(patience.Token);
            byte[] buffer = new byte[1 << 16];
            while (true)
            {
                patience.CancelAfter(PatienceBetweenBytes);
                int count = await source.ReadAsync(buffer, patience.Token);
                if (count == 0)
                {
                    return;
                }

                await target.WriteAsync(buffer.AsMemory(0, count), cancellation);
            }
        }
        catch (HttpRequestException exception)
        {
            throw new IOException(exception.Message, exception);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException("no answer in time", exception);
        }
    }
}
