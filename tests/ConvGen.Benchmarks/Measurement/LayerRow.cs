using System.Text.Json.Serialization;

namespace ConvGen.Benchmarks.Measurement;

/// <summary>One layer as a predictor computes it, on one thread with its operands in the caches: a row of the verb <c>layers</c>.</summary>
/// <param name="Network">The first of the zoo's networks that has it.</param>
/// <param name="Layer">Its name there.</param>
/// <param name="Shape">What it computes.</param>
/// <param name="Algorithm">How.</param>
/// <param name="Tile">Rows × vectors of the register tile that does most of the work.</param>
/// <param name="Width">ConvGen's vectors, in bits.</param>
/// <param name="Microseconds">The median.</param>
/// <param name="GigaFlops">By the multiply-adds of the definition, whatever the algorithm saves.</param>
/// <param name="PeakGigaFlops">The FMA peak of the core, measured right beside it.</param>
internal sealed record LayerRow(
    [property: JsonPropertyName("network")] string Network,
    [property: JsonPropertyName("layer")] string Layer,
    [property: JsonPropertyName("shape")] string Shape,
    [property: JsonPropertyName("algorithm")] string Algorithm,
    [property: JsonPropertyName("tile")] string Tile,
    [property: JsonPropertyName("width")] int Width,
    [property: JsonPropertyName("microseconds")] double Microseconds,
    [property: JsonPropertyName("gflops")] double GigaFlops,
    [property: JsonPropertyName("peak_gflops")] double PeakGigaFlops);
