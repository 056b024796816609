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

    /// <summary>Takes the parameters and buffers of <paramref name="network"/>.</summary>
    /// <param name="network">Of the same class.</param>
    /// <exception cref="ArgumentNullException">There is no network.</exception>
    /// <exception cref="ArgumentException">A network of another class: its name, layers, parameters or buffers differ.</exception>
    /// <exception cref="InvalidOperationException">The step is running.</exception>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    public void Load(Network network)
    {
        Check(network);
        Pack(Packing, network.Parameters, ParameterBuffer);
        Pack(StatePacking, network.Buffers, State);
        Refresh();
    }

    /// <summary>Gives the parameters and buffers to <paramref name="network"/>.</summary>
    /// <param name="network">Of the same class.</param>
    /// <exception cref="ArgumentNullException">There is no network.</exception>
    /// <exception cref="ArgumentException">A network of another class: its name, layers, parameters or buffers differ.</exception>
    public void Store(Network network)
    {
        Check(network);
        Unpack(Packing, ParameterBuffer, NetworkDescription.Parameters, i => network.Parameters[i].Values);
        Unpack(StatePacking, State, NetworkDescription.Buffers, i => network.Buffers[i].Values);
    }

    /// <summary>Writes the gradients of the last <see cref="Run"/> in canonical order. PyTorch: each parameter's <c>.grad</c>.</summary>
    /// <param name="target">Gives the memory for the gradient of parameter <c>i</c>, as long as the parameter; called once for each.</param>
    /// <exception cref="ArgumentNullException">There is no target.</exception>
    /// <exception cref="ArgumentException">The memory is not as long as its parameter.</exception>
    public void StoreGradients(Func<int, Memory<float>> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Unpack(Packing, GradientBuffer, NetworkDescription.Parameters, target);
    }

    private static void Pack(StridedCopy[][] packing, ReadOnlyCollection<Parameter> tensors, AlignedBuffer packed)
    {
        for (int i = 0; i < packing.Length; i++)
        {
            foreach (StridedCopy copy in packing[i])
            {
                copy.Copy(ref MemoryMarshal.GetReference(tensors[i].Values.Span), ref packed.Start);
            }
        }
    }

    private static void Unpack(StridedCopy[][] packing, AlignedBuffer packed, ImmutableArray<ParameterDescription> tensors, Func<int, Memory<float>> target)
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
                copy.CopyBack(ref MemoryMarshal.GetReference(values), ref packed.Start);
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
