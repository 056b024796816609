namespace ConvGen.Data;

/// <summary>
/// A random change to each training image, drawn anew in each epoch: the same image is seen in many forms, so a network learns what they have in common. PyTorch: a <c>torchvision.transforms</c>
/// module. Keras: a preprocessing layer such as <c>RandomFlip</c>.
/// </summary>
/// <remarks>
/// A change is a pure function of the run's seed, the epoch and the image's index in the data, so that a run can be repeated and resumed, and gives the same bits on any number of threads. One of
/// your own overrides <see cref="Apply"/> and draws its numbers from the image that it is given; it is called from several threads at once and so keeps no state.
/// </remarks>
public abstract class Augmentation
{
    /// <summary>Whether images are mixed with others of their batch.</summary>
    internal virtual bool Mixes => false;

    /// <summary>Several changes, one after the other. PyTorch: <c>transforms.Compose</c>. Keras: <c>Pipeline</c>.</summary>
    /// <param name="steps">The first one first; none changes nothing.</param>
    /// <exception cref="ArgumentNullException">There are no steps, or one of them is null.</exception>
    public static Augmentation Sequence(params ReadOnlySpan<Augmentation> steps)
    {
        foreach (Augmentation step in steps)
        {
            ArgumentNullException.ThrowIfNull(step, nameof(steps));
        }

        return new AugmentationSequence(steps.ToArray());
    }

    /// <summary>A change to some of the images. PyTorch: <c>transforms.RandomApply</c>.</summary>
    /// <param name="probability">How often, 0 … 1.</param>
    /// <param name="step">The change.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no probability.</exception>
    /// <exception cref="ArgumentNullException">There is no change.</exception>
    public static Augmentation Sometimes(float probability, Augmentation step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new OccasionalAugmentation(Requirements.Probability(probability, nameof(probability)), step);
    }

    /// <summary>
    /// Its kind and numbers, in the invariant culture. Checkpoints hold it, so that a run that is resumed with another augmentation is noticed: override it where yours has numbers. Default: the type's name.
    /// </summary>
    public override string ToString() => GetType().Name;

    /// <summary>Changes one image, in place.</summary>
    /// <param name="image">The image, and the random numbers to draw from.</param>
    public abstract void Apply(ref AugmentedImage image);
}
