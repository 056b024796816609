namespace ZooSample;

/// <summary>The command line is wrong; the message says what was found and what was expected.</summary>
internal sealed class UsageException(string message) : Exception(message);
