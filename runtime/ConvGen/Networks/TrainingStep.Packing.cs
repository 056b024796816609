using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ConvGen.Execution;

namespace ConvGen;

/// <content>The way of parameters, gradients and buffers between canonical and packed order.</content>
public abstract partial class TrainingStep
{
    /// <summary>The packed layouts: for each parameter, in the order of the network's, the copies from canonical to packed order.</summary>
    protected abstract StridedCopy[][] Packing { get; }

    /// <summary>The same for the network's buffers, from canonical order to <see cref="State"/>. Default: none.</summary>
    protected virtual StridedCopy[][] StatePacking => [];

    /// <summary>Takes the parameters and buffers of <paramref name="network"/>, and which of them are frozen.</summary>
    /// <param name="network">Of the same class.</param>
    /// <exception cref="ArgumentNullException">There is no network.</exception>
    /// <exception cref="ArgumentException">A network of another class: its name, layers, parameters or buffers differ.</exception>
    /// <exception cref="InvalidOperationException">The step is running.</exception>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    public void Load(Network network)
    {
        Check(network);
        LoadFrozen(network);
        Pack(Packing, i => network.Parameters[i].Values, ref ParameterBuffer.Start);
        Pack(StatePacking, i => network.Buffers[i].Values, ref State.Start);
        Refresh();
    }

    /// <summary>Gives the parameters and buffers to <paramref name="network"/>.</summary>
    /// <param name="network">Of the same class.</param>
    /// <exception cref="ArgumentNullException">There is no network.</exception>
    /// <exception cref="ArgumentException">A network of another class: its name, layers, parameters or buffers differ.</exception>
    public void Store(Network network)
    {
        Check(network);
        Unpack(Packing, ref ParameterBuffer.Start, NetworkDescription.Parameters, i => network.Parameters[i].Values);
        Unpack(StatePacking, ref State.Start, NetworkDescription.Buffers, i => network.Buffers[i].Values);
    }

    /// <summary>Writes the parameters in canonical order, for a look at them while a run goes on.</summary>
    /// <param name="target">As in <see cref="StoreGradients"/>.</param>
    internal void StoreParameters(Func<int, Memory<float>> target) => Unpack(Packing, ref ParameterBuffer.Start, NetworkDescription.Parameters, target);

    /// <summary>The same for the network's buffers.</summary>
    /// <param name="target">As in <see cref="StoreGradients"/>.</param>
    internal void StoreBuffers(Func<int, Memory<float>> target) => Unpack(StatePacking, ref State.Start, NetworkDescription.Buffers, target);

    /// <summary>Writes the gradients of the last <see cref="Run"/> in canonical order. PyTorch: each parameter's <c>.grad</c>. Those of frozen layers are zero.</summary>
    /// <param name="target">Gives the memory for the gradient of parameter <c>i</c>, as long as the parameter; called once for each.</param>
    /// <exception cref="ArgumentNullException">There is no target.</exception>
    /// <exception cref="ArgumentException">The memory is not as long as its parameter.</exception>
    public void StoreGradients(Func<int, Memory<float>> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Unpack(Packing, ref GradientBuffer.Start, NetworkDescription.Parameters, target);
    }

    /// <summary>Packs something that there is of every parameter, such as an optimiser's state. Padding keeps what it holds.</summary>
    /// <param name="source">For each parameter its numbers in canonical order, as long as the parameter.</param>
    /// <param name="packed">As long as <see cref="Parameters"/>.</param>
    internal void Pack(Func<int, ReadOnlyMemory<float>> source, float[] packed) => Pack(Packing, source, ref packed.AsSpan()[0]);

    /// <summary>The way back from packed to canonical order.</summary>
    /// <param name="packed">As long as <see cref="Parameters"/>.</param>
    /// <param name="target">Gives the memory for parameter <c>i</c>, as long as the parameter; called once for each.</param>
    internal void Unpack(float[] packed, Func<int, Memory<float>> target) => Unpack(Packing, ref packed.AsSpan()[0], NetworkDescription.Parameters, target);

    /// <summary>Where each parameter begins among the packed ones. Each lies by itself, with its padding behind it.</summary>
    internal int[] ParameterStarts() => Array.ConvertAll(Packing, copies => copies.Min(c => c.TargetOffset));

    private static void Pack(StridedCopy[][] packing, Func<int, ReadOnlyMemory<float>> source, ref float packed)
    {
        for (int i = 0; i < packing.Length; i++)
        {
            foreach (StridedCopy copy in packing[i])
            {
                copy.Copy(ref MemoryMarshal.GetReference(source(i).Span), ref packed);
            }
        }
    }

    private static void Unpack(StridedCopy[][] packing, ref float packed, ImmutableArray<ParameterDescription> tensors, Func<int, Memory<float>> target)
    {
        for (int i = 0; i < packing.Length; i++)
        {
            // The copies check nothing, so memory that is too short would be written past its end.
            Span<float> values = target(i).Span;
            if (values.Length != tensors[i].Length)
            {
                throw new ArgumentException(
                    $"Found room for {values.Length} floats for {tensors[i].Name}, expected {tensors[i].Length}; give each parameter memory of its own length.", nameof(target));
            }

            foreach (StridedCopy copy in packing[i])
            {
                copy.CopyBack(ref MemoryMarshal.GetReference(values), ref packed);
            }
        }
    }

    private void Check(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!network.NetworkDescription.Matches(NetworkDescription))
        {
            throw new ArgumentException(
                $"Found a {network.NetworkDescription.Name}, expected the {NetworkDescription.Name} that this step was made for; call CreateTrainingStep on the network itself.", nameof(network));
        }
    }
}
