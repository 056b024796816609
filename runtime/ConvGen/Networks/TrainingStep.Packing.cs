using System.Collections.Immutable;
using System.Collections.ObjectModel;
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
        StoreParameters(i => network.Parameters[i].Values);
        StoreBuffers(i => network.Buffers[i].Values);
    }

    /// <summary>Writes the parameters in canonical order, for a look at them while a run goes on.</summary>
    /// <param name="target">As in <see cref="StoreGradients"/>.</param>
    internal void StoreParameters(Func<int, Memory<float>> target) =>
        Unpack(Packing, ref ParameterBuffer.Start, NetworkDescription.Parameters, target, _loaded?.Parameters);

    /// <summary>The same for the network's buffers.</summary>
    /// <param name="target">As in <see cref="StoreGradients"/>.</param>
    internal void StoreBuffers(Func<int, Memory<float>> target) =>
        Unpack(StatePacking, ref State.Start, NetworkDescription.Buffers, target, _loaded?.Buffers);

    /// <summary>Writes the gradients of the last <see cref="Run"/> in canonical order. PyTorch: each parameter's <c>.grad</c>. Those of frozen layers are zero.</summary>
    /// <param name="target">Gives the memory for the gradient of parameter <c>i</c>, as long as the parameter; called once for each.</param>
    /// <exception cref="ArgumentNullException">There is no target.</exception>
    /// <exception cref="ArgumentException">The memory is not as long as its parameter.</exception>
    public void StoreGradients(Func<int, Memory<float>> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Unpack(Packing, ref GradientBuffer.Start, NetworkDescription.Parameters, target, frozen: null);
    }

    /// <summary>Packs something that there is of every parameter, such as an optimiser's state. Padding keeps what it holds.</summary>
    /// <param name="source">For each parameter its numbers in canonical order, as long as the parameter.</param>
    /// <param name="packed">As long as <see cref="Parameters"/>.</param>
    internal void Pack(Func<int, ReadOnlyMemory<float>> source, float[] packed) => Pack(Packing, source, ref packed.AsSpan()[0]);

    /// <summary>The way back from packed to canonical order.</summary>
    /// <param name="packed">As long as <see cref="Parameters"/>.</param>
    /// <param name="target">Gives the memory for parameter <c>i</c>, as long as the parameter; called once for each that is not frozen by its layer's attribute.</param>
    internal void Unpack(float[] packed, Func<int, Memory<float>> target)
    {
        for (int i = 0; i < Packing.Length; i++)
        {
            if (!NetworkDescription.Parameters[i].IsFrozen)
            {
                Unpack(Packing[i], ref packed.AsSpan()[0], Room(target, i, NetworkDescription.Parameters[i]));
            }
        }
    }

    /// <summary>Where each parameter begins among the packed ones; −1 for those that are frozen by their layers' attributes. Each lies by itself, with its padding behind it.</summary>
    internal int[] ParameterStarts() => Array.ConvertAll(Packing, copies => copies.Length == 0 ? -1 : copies.Min(c => c.TargetOffset));

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

    private static void Unpack(
        StridedCopy[][] packing, ref float packed, ImmutableArray<ParameterDescription> tensors, Func<int, Memory<float>> target, ReadOnlyCollection<Parameter>? frozen)
    {
        for (int i = 0; i < tensors.Length; i++)
        {
            if (!tensors[i].IsFrozen)
            {
                if (i < packing.Length)
                {
                    Unpack(packing[i], ref packed, Room(target, i, tensors[i]));
                }
            }
            else if (frozen is null)
            {
                Room(target, i, tensors[i]).Clear();
            }
            else
            {
                frozen[i].Values.Span.CopyTo(Room(target, i, tensors[i]));
            }
        }
    }

    private static void Unpack(StridedCopy[] copies, ref float packed, Span<float> values)
    {
        foreach (StridedCopy copy in copies)
        {
            copy.CopyBack(ref MemoryMarshal.GetReference(values), ref packed);
        }
    }

    /// <summary>The copies check nothing, so memory that is too short would be written past its end.</summary>
    private static Span<float> Room(Func<int, Memory<float>> target, int index, ParameterDescription tensor)
    {
        Span<float> values = target(index).Span;
        return values.Length == tensor.Length
            ? values
            : throw new ArgumentException($"Found room for {values.Length} floats for {tensor.Name}, expected {tensor.Length}; give each parameter memory of its own length.", nameof(target));
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
