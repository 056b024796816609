using System.Globalization;

namespace ConvGen;

/// <summary>Finds out where numbers ceased to be numbers, once they have.</summary>
internal static class Divergence
{
    /// <summary>After a step whose loss is not finite, before its update.</summary>
    /// <param name="step">The step.</param>
    /// <param name="images">Its images.</param>
    /// <param name="loss">What was found.</param>
    /// <returns>What to say of it, and the layer.</returns>
    public static (string Found, string? Layer) OfLoss(TrainingStep step, ReadOnlyMemory<float> images, double loss)
    {
        string found = string.Create(CultureInfo.InvariantCulture, $"a loss of {loss}");
        int wrong = images.Span.IndexOfAnyNotFinite();
        if (wrong >= 0)
        {
            return (string.Create(CultureInfo.InvariantCulture, $"{found} because of {images.Span[wrong]} in image {wrong / step.NetworkDescription.Input.Length} of the batch"), null);
        }

        // The outputs are looked at first: the pass forward that looks at the layers replaces them.
        string last = step.NetworkDescription.Outputs[0].Name;
        bool finite = Finiteness.Holds(step.Outputs);
        if (TensorStatistics.OfActivations(step, images).FirstOrDefault(s => s.NotFinite > 0) is { } layer)
        {
            return (string.Create(CultureInfo.InvariantCulture, $"{found} because {layer.NotFinite} of the {layer.Count} outputs of {layer.Name} are no finite numbers"), layer.Name);
        }

        return finite
            ? ($"{found} from outputs that are finite: the targets hold no finite numbers, or the loss of {last} overflows", last)
            : ($"{found} because the output of {last} is no number", last);
    }

    /// <summary>After an update that left a parameter without a number.</summary>
    /// <param name="step">The step.</param>
    public static (string Found, string? Layer) OfParameters(TrainingStep step)
    {
        // The gradient flows from the last layer to the first, so of several the last one was first.
        ParameterDescription[] parameters = [.. step.NetworkDescription.Parameters];
        if (Finiteness.First([.. Enumerable.Reverse(parameters)], target => step.StoreGradients(i => target(parameters.Length - 1 - i))) is { } gradient)
        {
            return (Text("a gradient", gradient), LayerOf(gradient.Name));
        }

        return Finiteness.First(parameters, step.StoreParameters) is { } parameter ? (Text("a parameter", parameter), LayerOf(parameter.Name)) : ("a parameter that is no number", null);
    }

    /// <summary>After a step that left a running statistic without a number.</summary>
    /// <param name="step">The step.</param>
    public static (string Found, string? Layer) OfBuffers(TrainingStep step) =>
        Finiteness.First(step.NetworkDescription.Buffers, step.StoreBuffers) is { } buffer ? (Text("a running statistic", buffer), LayerOf(buffer.Name)) : ("a running statistic that is no number", null);

    private static string Text(string what, (string Name, float Value) found) => string.Create(CultureInfo.InvariantCulture, $"{what} of {found.Value} in {found.Name}");

    /// <summary>A tensor's name without its last part is its layer's.</summary>
    private static string LayerOf(string tensor) => tensor[..Math.Max(0, tensor.LastIndexOf('.'))];
}
