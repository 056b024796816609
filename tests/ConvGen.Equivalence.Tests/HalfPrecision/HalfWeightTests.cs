using ConvGen.Equivalence.Tests.Infrastructure;
using ConvGen.Generator.Graph;

namespace ConvGen.Equivalence.Tests.HalfPrecision;

/// <summary>Dense layers whose predictors keep weights in half precision: with weights that are halves to begin with, they must leave what single precision does.</summary>
public class HalfWeightTests
{
    private const double Tolerance = 5e-6;

    [Theory]
    [InlineData("Input(7, 5, 3)", "[Flatten, Dense(200, Weights = WeightFormat.Half), ReLU] [Dense(10, Weights = WeightFormat.Half), Softmax]", 1f)]
    [InlineData("Input(1, 1, 1)", "[Flatten, Dense(1, Weights = WeightFormat.Half)]", 1f)]
    [InlineData("Input(1, 1, 333)", "[Flatten, Dense(129, Weights = WeightFormat.Half, Bias = false), Tanh] [Dense(5)]", 1f)]
    [InlineData("Input(9, 9, 3)", "[Conv(24, 3), ReLU] [Flatten, Dense(70, Weights = WeightFormat.Half), BatchNorm, ReLU] [Dense(33, Weights = WeightFormat.Half)]", 1f)]
    [InlineData("Input(1, 1, 500)", "[Flatten, Dense(48, Weights = WeightFormat.Half, Bias = false)]", 1e-6f)]
    [InlineData("Input(1, 1, 500)", "[Flatten, Dense(48, Weights = WeightFormat.Half, Bias = false)]", 30_000f)]
    public void PredictionsAreTheReferences(string input, string layers, float largest)
    {
        (NetworkGraph graph, Network network) = Create($"[Network, {input}] {layers}");
        var trial = new Trial(graph, network, seed: 3);
        foreach (Parameter weight in network.Parameters.Where(p => p.Description.Shape.Length == 2))
        {
            float scale = largest / weight.Values.Span.ToArray().Max(Math.Abs);
            foreach (ref float value in weight.Values.Span)
            {
                value = (float)(Half)(value * scale);
            }
        }

        // A folded batch normalisation scales the weights, and what it makes of them is rounded.
        trial.PredictionsAreTheReferencesAtEveryWidth(2, graph.Layers.Any(layer => layer is BatchNormLayer) ? 1e-3 : Tolerance);
    }

    [Fact]
    public void RoundingIsToTheNearest()
    {
        (_, Network network) = Create("[Network, Input(1, 1, 1)] [Flatten, Dense(1, Weights = WeightFormat.Half, Bias = false)]");
        foreach ((float weight, float kept) in new[] { (1f + (1f / 4096), 1f), (1f + (3f / 4096), 1f + (1f / 1024)), (-3e-8f, -5.9604645e-8f), (65_504f, 65_504f), (-0f, 0f) })
        {
            network.Parameters[0].Values.Span[0] = weight;
            using Predictor predictor = network.CreatePredictor();
            float[] output = new float[1];
            predictor.Predict([1f], output);
            Assert.Equal(kept, output[0]);
        }
    }

    [Theory]
    [InlineData(65_520f)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.NaN)]
    public void WhatHalfPrecisionCannotHoldIsAnError(float weight)
    {
        (_, Network network) = Create("[Network, Input(1, 1, 3)] [Flatten, Dense(2, Weights = WeightFormat.Half)]");
        network.Parameters[0].Values.Span[4] = weight;

        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => network.CreatePredictor());

        Assert.Contains("dense1.weight", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("expected a number of at most 65,504", thrown.Message, StringComparison.Ordinal);
    }

    private static (NetworkGraph Graph, Network Network) Create(string attributes)
    {
        (NetworkGraph graph, Type type) = CompiledSource.Networks($"global using ConvGen; {attributes} public partial class Net;").Single();
        return (graph, (Network)type.GetMethod("Create")!.Invoke(null, [1])!);
    }
}
