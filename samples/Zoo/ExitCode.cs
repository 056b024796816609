namespace ZooSample;

/// <summary>What the program returns.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int WrongCommandLine = 2;
}
