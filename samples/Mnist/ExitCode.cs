namespace MnistSample;

/// <summary>What the program returns.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongCommandLine = 2;

    /// <summary>By custom of shells, 128 + the number of the signal.</summary>
    public const int Cancelled = 130;
}
