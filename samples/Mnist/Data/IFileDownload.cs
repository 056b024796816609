namespace MnistSample.Data;

/// <summary>Fetches a file from the network.</summary>
internal interface IFileDownload
{
    /// <summary>Writes what stands at <paramref name="address"/> to <paramref name="target"/>.</summary>
    /// <exception cref="IOException">It could not be had; gives up after two seconds without a connection.</exception>
    Task FetchAsync(Uri address, Stream target, CancellationToken cancellation);
}
