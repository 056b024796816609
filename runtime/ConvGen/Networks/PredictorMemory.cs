namespace ConvGen;

/// <summary>What a predictor holds on this machine, as planned when the network was built. All zero where it is not known.</summary>
/// <param name="ArenaBytes">The activations of one image on its way through the network; a predictor has as much for each of its threads.</param>
/// <param name="LiveBytes">The largest sum of activations that are needed at the same time: no plan can do with a smaller arena.</param>
/// <param name="PackedParameterBytes">The parameters in the order in which kernels read them, padding included.</param>
public readonly record struct PredictorMemory(long ArenaBytes, long LiveBytes, long PackedParameterBytes);
