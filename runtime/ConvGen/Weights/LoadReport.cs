using System.Collections.Immutable;
using System.Text;

namespace ConvGen;

/// <summary>What loading or copying weights did, parameter by parameter. PyTorch: what <c>load_state_dict(strict=False)</c> returns, and the tensors of other shapes, at which that gives up.</summary>
/// <param name="Loaded">The names of the parameters and buffers that took new values.</param>
/// <param name="Missing">Parameters and buffers that the source has nothing for, with their shapes: <c>dense1.bias [10]</c>. They are as they were.</param>
/// <param name="Unexpected">Tensors of the source that the network has no parameter for, with their shapes.</param>
/// <param name="Different">Parameters and buffers whose tensor has another shape or a type that cannot be converted, with what was found and what was expected. They are as they were.</param>
public sealed record LoadReport(ImmutableArray<string> Loaded, ImmutableArray<string> Missing, ImmutableArray<string> Unexpected, ImmutableArray<string> Different)
{
    /// <summary>Whether every parameter and buffer took a value and every tensor had one to go to.</summary>
    public bool IsComplete => Missing.Length + Unexpected.Length + Different.Length == 0;

    /// <summary>How many were loaded, and every name that was not.</summary>
    public override string ToString() => $"Loaded {Loaded.Length} of {Loaded.Length + Missing.Length + Different.Length} tensors{Differences(int.MaxValue)}.";

    /// <summary>The lists that are not empty, each from a full stop on.</summary>
    /// <param name="most">How many names of each are shown.</param>
    internal string Differences(int most)
    {
        var text = new StringBuilder();
        List("Missing", Missing);
        List("Unexpected", Unexpected);
        List("Different", Different);
        return text.ToString();

        void List(string title, ImmutableArray<string> entries)
        {
            if (entries.Length > 0)
            {
                text.Append(". ").Append(title).Append(": ").AppendJoin("; ", entries.Take(most));
                if (entries.Length > most)
                {
                    text.Append(System.Globalization.CultureInfo.InvariantCulture, $"; and {entries.Length - most} more");
                }
            }
        }
    }
}
