using System.Globalization;
using ConvGen.Data;

namespace ConvGen;

/// <summary>What a network is trained against: the loss of one image, and its gradient. PyTorch: a loss module with <c>reduction="none"</c>. Keras: <c>keras.losses.Loss</c>.</summary>
/// <remarks>
/// The trainer takes the mean over a batch: Σ Lᵢ / Σ wᵢ, where wᵢ is <see cref="Weight"/>, 1 unless a loss says otherwise. Losses hold no state, because images are evaluated on several threads at once.
/// For a loss of your own derive from this class, say what the network must end in and what the data must have, and write the gradient if it is asked for.
/// </remarks>
public abstract class Loss
{
    /// <summary>
    /// What the main output's layer must be. With <see cref="OutputActivation.None"/> gradients are those with respect to the output; with a softmax or log-softmax, those with respect to its input.
    /// </summary>
    public abstract OutputActivation Activation { get; }

    /// <summary>Whether the loss compares the output with a class; if not, with as many numbers as the output has.</summary>
    public abstract bool UsesLabels { get; }

    /// <summary>
    /// Its kind and numbers, in the invariant culture. Checkpoints hold it, so that a run that is resumed with another loss is noticed: override it where yours has numbers. Default: the type's name.
    /// </summary>
    public override string ToString() => GetType().Name;

    /// <summary>The loss of one image. Called from several threads at once.</summary>
    /// <param name="output">The main output.</param>
    /// <param name="label">The image's class, where <see cref="UsesLabels"/>.</param>
    /// <param name="target">The image's numbers; empty where the data has classes only.</param>
    /// <param name="gradient">As long as the output: receives the gradient of this image's loss, all of it. Empty where only the loss is wanted.</param>
    public abstract float Evaluate(ReadOnlySpan<float> output, int label, ReadOnlySpan<float> target, Span<float> gradient);

    /// <summary>What an image counts in the mean over a batch; not negative. Default 1.</summary>
    /// <param name="label">The image's class.</param>
    public virtual float Weight(int label) => 1f;

    /// <summary>The loss as it is computed for a network. Default: itself, where the network ends in <see cref="Activation"/>.</summary>
    /// <param name="network">What the compiler knew.</param>
    /// <exception cref="InvalidOperationException">The network ends in something else; the message says what to change.</exception>
    internal virtual Loss For(NetworkDescription network) =>
        network.Outputs[0].Activation == Activation ? this : throw new InvalidOperationException(
            $"{network.Name} does not fit {GetType().Name}: found {LastLayer(network)} as its last layer, expected {(Activation is OutputActivation.None ? "plain values, without softmax" : Activation)}. Change the last layer, or take another loss.");

    /// <summary>Refuses data without what the loss compares with. Default: labels of as many classes as the network has outputs, or as many targets.</summary>
    /// <param name="network">What the compiler knew.</param>
    /// <param name="data">What it is to learn.</param>
    /// <exception cref="ArgumentException">The data does not fit.</exception>
    protected internal virtual void Require(NetworkDescription network, IImageSource data)
    {
        if (UsesLabels && data.ClassCount != network.Output.Length)
        {
            throw new ArgumentException(
                $"Found data of {data.ClassCount} classes, expected {network.Output.Length}, the outputs of {network.Name}; change its last layer, or the data's class count.", nameof(data));
        }

        if (!UsesLabels && data.TargetLength != network.Output.Length)
        {
            throw new ArgumentException(
                $"Found data with {data.TargetLength} target values an image, expected {network.Output.Length}, the outputs of {network.Name}, for {GetType().Name}; change its last layer, or give the data targets.", nameof(data));
        }
    }

    /// <summary>Refuses a label that is no index of the outputs, where labels are used.</summary>
    /// <param name="label">The label.</param>
    /// <param name="image">The index of its image.</param>
    /// <param name="outputs">How many there are.</param>
    internal void RequireLabel(int label, int image, int outputs)
    {
        if (UsesLabels && (uint)label >= (uint)outputs)
        {
            throw new InvalidOperationException(
                $"Found label {label} at image {image}, expected 0 … {outputs - 1} for a network of {outputs} outputs; correct the labels, or change the last layer.");
        }
    }

    /// <summary>Numbers for <see cref="ToString"/>.</summary>
    /// <param name="values">Such as weights.</param>
    private protected static string Numbers(float[] values) => string.Join(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>What a message calls the last layer.</summary>
    /// <param name="network">What the compiler knew.</param>
    internal static string LastLayer(NetworkDescription network) => network.Layers.IsEmpty ? "no layers" : network.Layers[^1].Operator;
}
