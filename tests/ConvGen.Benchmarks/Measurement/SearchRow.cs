using System.Text.Json.Serialization;

namespace ConvGen.Benchmarks.Measurement;

/// <summary>What the cost model chose for a layer beside the fastest of the alternatives: a row of <c>layers --search</c>.</summary>
/// <param name="Network">The first of the measured networks that has it.</param>
/// <param name="Layer">Its name there.</param>
/// <param name="Shape">What it computes.</param>
/// <param name="Chosen">The model's algorithm and tiles.</param>
/// <param name="Width">ConvGen's vectors, in bits.</param>
/// <param name="Microseconds">With these, the least of some medians.</param>
/// <param name="Fastest">The algorithm and tiles that were fastest.</param>
/// <param name="FastestMicroseconds">With those.</param>
/// <param name="GigaFlops">Of the model's choice, by the multiply-adds of the definition.</param>
/// <param name="PeakGigaFlops">The FMA peak of the core, measured right beside it.</param>
internal sealed record SearchRow(
    [property: JsonPropertyName("network")] string Network,
    [property: JsonPropertyName("layer")] string Layer,
    [property: JsonPropertyName("shape")] string Shape,
    [property: JsonPropertyName("chosen")] string Chosen,
    [property: JsonPropertyName("width")] int Width,
    [property: JsonPropertyName("microseconds")] double Microseconds,
    [property: JsonPropertyName("fastest")] string Fastest,
    [property: JsonPropertyName("fastest_microseconds")] double FastestMicroseconds,
    [property: JsonPropertyName("gflops")] double GigaFlops,
    [property: JsonPropertyName("peak_gflops")] double PeakGigaFlops)
{
    /// <summary>How much longer the model's choice takes; 1 where it is the fastest.</summary>
    [JsonPropertyName("loss")]
    public double Loss => Microseconds / FastestMicroseconds;
}
