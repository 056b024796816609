using System.Runtime.CompilerServices;
using ConvGen.Execution;

namespace ConvGen;

/// <content>A look at what the layers make of a batch, for statistics and for finding where numbers end.</content>
public abstract partial class TrainingStep
{
    private Action<int, int, float[]>? _observer;

    /// <summary>Where the layers' outputs lie; written by the generator. Default: nowhere.</summary>
    protected virtual ActivationPlace[] Activations => [];

    /// <summary>The names of the layers whose outputs <see cref="Observe"/> shows, in the order in which they are computed.</summary>
    internal string[] ActivationNames => Array.ConvertAll(Activations, a => a.Name);

    /// <summary>Takes images forward as <see cref="Forward(ReadOnlyMemory{float})"/> does and shows every layer's output of every image.</summary>
    /// <param name="images">As in <see cref="Run"/>.</param>
    /// <param name="observer">Receives the layer's index in <see cref="ActivationNames"/>, the image's in the batch, and the output, height × width × channels. Called from any worker and in any order.</param>
    internal void Observe(ReadOnlyMemory<float> images, Action<int, int, float[]> observer)
    {
        _observer = observer;
        try
        {
            Forward(images);
        }
        finally
        {
            _observer = null;
        }
    }

    private void ShowActivations(ref float arena, int first, int count)
    {
        ActivationPlace[] places = Activations;
        for (int i = 0; i < places.Length; i++)
        {
            // Where there are several phases, the arena has only what the first one makes and none needs later.
            if (_phase != (places[i].IsKept ? Plan.ForwardPhases - 1 : 0))
            {
                continue;
            }

            // What is kept lies layer by layer, the images of one layer together.
            ref float values = ref Unsafe.Add(ref places[i].IsKept ? ref Batch.Start : ref arena, places[i].IsKept ? (nint)places[i].Offset * Capacity : places[i].Offset);
            for (int m = 0; m < count; m++)
            {
                _observer!(i, first + m, places[i].Read(ref values, places[i].IsKept ? first + m : m));
            }
        }
    }
}
