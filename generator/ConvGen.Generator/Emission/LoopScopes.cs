using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Emission;

/// <summary>The loops that stand open around consecutive steps.</summary>
internal sealed class LoopScopes(CodeWriter writer)
{
    private readonly Stack<(StepLoop Loop, CodeWriter.BlockScope Scope)> _open = new();

    /// <summary>Closes the loops that <paramref name="step"/> is not in.</summary>
    /// <returns>Those that it is in and that are not open yet, outermost first. Loops of one turn are none.</returns>
    public IReadOnlyList<StepLoop> CloseFor(Step step)
    {
        List<StepLoop> loops = [.. step.Loops.Where(l => l.Count > 1)];
        while (_open.Count > loops.Count || (_open.Count > 0 && _open.Peek().Loop != loops[_open.Count - 1]))
        {
            _open.Pop().Scope.Dispose();
        }

        return [.. loops.Skip(_open.Count)];
    }

    public void Open(StepLoop loop)
    {
        string bounds = loop.IsDivided ? $"share.Begin({loop.Count}), end = share.End({loop.Count}); {loop.Variable} < end" : $"0; {loop.Variable} < {loop.Count}";
        _open.Push((loop, writer.Block($"for (int {loop.Variable} = {bounds}; {loop.Variable}++)")));
    }

    public void CloseAll()
    {
        while (_open.Count > 0)
        {
            _open.Pop().Scope.Dispose();
        }
    }
}
