using System.Globalization;

namespace ConvGen.Generator;

/// <summary>
/// Formats numbers by the invariant culture until disposed. Interpolation goes by the thread's culture, which in a compiler is that of the machine:
/// in Swedish the minus sign is U+2212, which no C# compiler reads. So every call from Roslyn into the generator begins with one of these;
/// the compiler's own messages stay in its user's language, because the culture is given back afterwards.
/// </summary>
internal readonly struct InvariantCulture : IDisposable
{
    private readonly CultureInfo _previous;

    private InvariantCulture(CultureInfo previous) => _previous = previous;

#pragma warning disable RS1035 // The rule is against text that depends on the machine: this is what prevents it.
    public static InvariantCulture Enter()
    {
        var scope = new InvariantCulture(CultureInfo.CurrentCulture);
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        return scope;
    }

    public void Dispose() => CultureInfo.CurrentCulture = _previous;
#pragma warning restore RS1035
}
