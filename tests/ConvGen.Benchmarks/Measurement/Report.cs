using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConvGen.Benchmarks.Measurement;

/// <summary>One measured figure beside the rival's.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">ConvGen's figure.</param>
/// <param name="Unit">Of both.</param>
/// <param name="RivalName">Who else was measured, or why nobody was.</param>
/// <param name="Rival">The rival's figure, from the same run; null where the rival is absent.</param>
/// <param name="ShareOfPeak">The fraction of the FMA peak measured right beside it, where that is what limits.</param>
/// <param name="HigherIsBetter">Whether a larger figure is the better one.</param>
internal sealed record Figure(
    string Name, double Value, string Unit, string? RivalName = null, double? Rival = null, double? ShareOfPeak = null, bool HigherIsBetter = false)
{
    /// <summary>How many times better ConvGen is.</summary>
    public double? Ratio => Rival is not { } rival ? null : HigherIsBetter ? Value / rival : rival / Value;
}

/// <summary>Prints figures as they are measured, as a table or, at the end, as JSON.</summary>
internal sealed class Report(Machine machine, bool json)
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly List<Figure> _figures = [];

    public void Begin()
    {
        if (json)
        {
            return;
        }

        Console.WriteLine($"{machine.Processor}, {machine.Cores} cores; {machine.System}; {machine.Runtime}");
        Console.WriteLine(string.Join(", ", machine.Peaks.Select(peak => string.Create(
            CultureInfo.InvariantCulture, $"FMA peak of one core at {peak.Key} bits {peak.Value:f1} GFLOP/s"))));
        Console.WriteLine();
        Console.WriteLine($"{"",-46} {"ConvGen",12} {"rival",12}         {"ratio",6} {"of peak",8}");
    }

    public void Add(Figure figure)
    {
        _figures.Add(figure);
        if (!json)
        {
            string rival = figure.Rival is { } value ? Number(value) : "-";
            string ratio = figure.Ratio is { } times ? times.ToString("f2", CultureInfo.InvariantCulture) + "×" : "";
            string share = figure.ShareOfPeak is { } part ? part.ToString("p0", CultureInfo.InvariantCulture) : "";
            Console.WriteLine($"{figure.Name,-46} {Number(figure.Value),12} {rival,12} {figure.Unit,-7} {ratio,6} {share,8}  {figure.RivalName}");
        }
    }

    /// <summary>A line about what could not be measured.</summary>
    public void Note(string text)
    {
        TextWriter writer = json ? Console.Error : Console.Out;
        writer.WriteLine(text);
    }

    public void End()
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { Machine = machine, Figures = _figures }, s_json));
        }
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "f1" : value >= 10 ? "f2" : "f3", CultureInfo.InvariantCulture);
}
