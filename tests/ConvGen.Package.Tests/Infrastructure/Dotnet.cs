using System.Diagnostics;

namespace ConvGen.Package.Tests;

/// <summary>Runs programs as a user would from a terminal, and fails with their output.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Runs <c>dotnet</c> with the given arguments.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="arguments">Parted by spaces.</param>
    /// <param name="packages">A packages folder to use in place of the user's.</param>
    /// <returns>What it printed.</returns>
    public static string Run(string folder, string arguments, string? packages = null) =>
        Execute("dotnet", folder, arguments.Split(' '), packages is null ? [] : [("NUGET_PACKAGES", packages)]);

    /// <summary>As <see cref="Run"/>, for a command that builds: no compiler or build node outlives it and holds its files.</summary>
    public static string Build(string folder, string arguments, string? packages = null) =>
        Run(folder, arguments + " -nodeReuse:false -p:UseSharedCompilation=false", packages);

    /// <summary>Runs a program that must end with exit code 0.</summary>
    public static string Execute(string program, string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // What `dotnet test` set for its own MSBuild must not steer this one.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"'{program} {string.Join(' ', arguments)}' was still running after {Patience}.");
        }

        string text = output.Result + errors.Result;
        Assert.True(process.ExitCode == 0, $"'{program} {string.Join(' ', arguments)}' in {folder} ended with exit code {process.ExitCode}:\n{text}");
        return text;
    }
}
