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

/// <summary>Prints figures as they are measured, as a table or as JSON, one object a line.</summary>
internal sealed class Report(Machine machine, bool json)
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    public void Begin()
    {
        if (WroteJson(machine))
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
        if (!WroteJson(figure))
        {
            string rival = figure.Rival is { } value ? Number(value) : "-";
            string ratio = figure.Ratio is { } times ? times.ToString("f2", CultureInfo.InvariantCulture) + "×" : "";
            string share = figure.ShareOfPeak is { } part ? part.ToString("p0", CultureInfo.InvariantCulture) : "";
            Console.WriteLine($"{figure.Name,-46} {Number(figure.Value),12} {rival,12} {figure.Unit,-7} {ratio,6} {share,8}  {figure.RivalName}");
        }
    }

    public void Add(NetworkRow row)
    {
        if (WroteJson(row))
        {
            return;
        }

        (double scale, string unit) = row.Microseconds < 1000 ? (1, "µs") : (1e-3, "ms");
        string rival = row.RivalMicroseconds is { } value ? Number(scale * value) : "-";
        string ratio = row.Ratio is { } times ? times.ToString("f2", CultureInfo.InvariantCulture) + "×" : "";
        string share = (row.GigaFlops / row.PeakGigaFlops).ToString("p0", CultureInfo.InvariantCulture);
        string difference = row.MaxAbsDifference is { } error ? string.Create(CultureInfo.InvariantCulture, $"outputs within {error:e1}") : "";
        string variant = row.Variant is { } own ? $", * {own}" : "";
        string speedUp = row.SpeedUp is { } faster ? string.Create(CultureInfo.InvariantCulture, $", {faster:f2} times one thread") : "";
        string name = string.Create(CultureInfo.InvariantCulture, $"{row.Network}, batch {row.Batch}, {row.Threads} thread{(row.Threads == 1 ? "" : "s")}{(row.Variant is null ? "" : " *")}");
        Console.WriteLine($"{name,-46} {Number(scale * row.Microseconds),12} {rival,12} {unit,-7} {ratio,6} {share,8}  {row.Rival} {difference}{speedUp}{variant}");
    }

    public void Add(LayerRow row)
    {
        if (WroteJson(row))
        {
            return;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Network + " " + row.Layer,-38} {row.Shape,-44} {row.Microseconds,10:f1} µs {row.GigaFlops,7:f0} GFLOP/s {row.GigaFlops / row.PeakGigaFlops,6:p0}  {row.Algorithm}, tile {row.Tile}"));
    }

    public void Add(SearchRow row)
    {
        if (WroteJson(row))
        {
            return;
        }

        string verdict = row.Loss < 1.02 ? "" : string.Create(CultureInfo.InvariantCulture, $"{row.FastestMicroseconds:f1} µs, {row.Loss - 1:p1} less, with {row.Fastest}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Network + " " + row.Layer,-38} {row.Shape,-44} {row.Microseconds,10:f1} µs {row.GigaFlops / row.PeakGigaFlops,6:p0}  {row.Chosen,-28} {verdict}"));
    }

    public void Add(AccuracyRow row)
    {
        if (WroteJson(row))
        {
            return;
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"{row.Network}, {row.Epochs} epoch{(row.Epochs == 1 ? "" : "s")} of {row.Images:n0}, {(row.Seed is { } seed ? $"seed {seed}" : "median of the seeds")}");
        string verdict = row.Seconds is null ? string.Create(CultureInfo.InvariantCulture, $"  {row.Target} % not reached") : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-46} {row.TrainingSeconds,12:f3} s of training to {row.Accuracy:f2} % of the test images{verdict}"));
    }

    /// <summary>A line about what could not be measured.</summary>
    public void Note(string text)
    {
        TextWriter writer = json ? Console.Error : Console.Out;
        writer.WriteLine(text);
    }

    /// <summary>Whether rows are objects, and this one has been written as one.</summary>
    private bool WroteJson<TRow>(TRow row)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(row, s_json));
        }

        return json;
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "f1" : value >= 10 ? "f2" : "f3", CultureInfo.InvariantCulture);
}
