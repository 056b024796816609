using System.Text.Json.Serialization;

namespace ConvGen.Benchmarks.Measurement;

/// <summary>Predictions or training steps of one network beside the rival's: a row of the verbs <c>networks</c>, <c>threads</c> and <c>training</c>.</summary>
/// <param name="Network">As the rivals' script names it.</param>
/// <param name="Batch">Images a call.</param>
/// <param name="Threads">Of both.</param>
/// <param name="Width">ConvGen's vectors, in bits.</param>
/// <param name="Microseconds">The median of a call.</param>
/// <param name="Rival">Who else was measured; null for nobody.</param>
/// <param name="RivalMicroseconds">The rival's median, from samples between ConvGen's.</param>
/// <param name="GigaFlops">By the multiply-adds of the definition, whatever the algorithm saves.</param>
/// <param name="PeakGigaFlops">The FMA peak of one core, measured right beside it, times the threads.</param>
/// <param name="MaxAbsDifference">The largest difference between the outputs of the two, where both compute the same.</param>
internal sealed record NetworkRow(
    [property: JsonPropertyName("network")] string Network,
    [property: JsonPropertyName("batch")] int Batch,
    [property: JsonPropertyName("threads")] int Threads,
    [property: JsonPropertyName("width")] int Width,
    [property: JsonPropertyName("microseconds")] double Microseconds,
    [property: JsonPropertyName("rival")] string? Rival,
    [property: JsonPropertyName("rival_microseconds")] double? RivalMicroseconds,
    [property: JsonPropertyName("gflops")] double GigaFlops,
    [property: JsonPropertyName("peak_gflops")] double PeakGigaFlops,
    [property: JsonPropertyName("max_abs_difference")] double? MaxAbsDifference)
{
    /// <summary>How many times faster ConvGen is than the rival.</summary>
    [JsonPropertyName("ratio")]
    public double? Ratio => RivalMicroseconds / Microseconds;

    /// <summary>How ConvGen's network differs from the rival's; null where it does not.</summary>
    [JsonPropertyName("variant")]
    public string? Variant { get; init; }

    /// <summary>How many times faster ConvGen is than on one thread; null where that was not asked.</summary>
    [JsonPropertyName("speed_up")]
    public double? SpeedUp { get; init; }
}
