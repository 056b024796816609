using System.Runtime.CompilerServices;

namespace ConvGen.Generator.Tests.Infrastructure;

/// <summary>
/// Compares generated files with the ones kept beside the test, in the convention of Verify.SourceGenerators:
/// <c>Class.Method#Hint.g.verified.cs</c>, and <c>….received.cs</c> when it differs. To accept a change, rename received to verified.
/// </summary>
internal static class Snapshot
{
    public static void Verify(GeneratorRun run, string hint, [CallerFilePath] string testFile = "", [CallerMemberName] string method = "")
    {
        string stem = Path.Combine(
            Path.GetDirectoryName(testFile)!, $"{Path.GetFileNameWithoutExtension(testFile)}.{method}#{Path.GetFileNameWithoutExtension(hint)}");
        string verified = $"{stem}.verified.cs";
        string received = $"{stem}.received.cs";
        string actual = $"//HintName: {hint}\n{run.Source(hint)}";
        string expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"{hint} is not what {verified} holds: compare it with {received}, and rename that if the change is meant.\n{FirstDifference(expected, actual)}");
    }

    private static string FirstDifference(string expected, string actual)
    {
        string[] before = expected.Split('\n');
        string[] after = actual.Split('\n');
        int line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1}\nexpected: {before.ElementAtOrDefault(line)}\nfound:    {after.ElementAtOrDefault(line)}";
    }
}
