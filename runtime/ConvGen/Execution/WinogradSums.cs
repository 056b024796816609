using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ConvGen.Numerics;

namespace ConvGen.Execution;

/// <summary>
/// The gradient of a convolution's weights from the products that Winograd's algorithm F(m×m, r×r) gathers, <c>Gᵀ·M·G</c>: the transpose of <see cref="WinogradRefresh"/>. The groups' products are added up first, always in the order of the groups.
/// </summary>
/// <remarks>Lavin and Gray 2016, section 4.1, read backwards. Called by generated code; checks nothing.</remarks>
/// <param name="TileOutputs">m, 2 or 4.</param>
/// <param name="Taps">r, 3 or 5; m + r − 1 is 4 or 6.</param>
/// <param name="Source">Where the products begin in a group's gradients: planes, in a plane inputs, outputs in the lanes.</param>
/// <param name="Plane">From one plane to the next.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Outputs">Output channels, rounded up to whole vectors.</param>
/// <param name="Target">Where the packed gradients begin: panels of outputs, in a panel the steps of the reduction, in a step the panel's outputs.</param>
/// <param name="TargetPanel">Outputs in a panel there; the last one may have fewer.</param>
/// <param name="StepCount">Steps in a panel.</param>
/// <param name="RowSteps">The steps from one row of the window to the next.</param>
/// <param name="ColumnSteps">The same for columns.</param>
/// <param name="InputSteps">The same for inputs.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct WinogradSums(
    int TileOutputs, int Taps, int Source, int Plane, int Inputs, int Outputs, int Target, int TargetPanel, int StepCount, int RowSteps, int ColumnSteps, int InputSteps)
{
    private int Points => TileOutputs + Taps - 1;

    /// <summary>Finds a share of the gradients.</summary>
    /// <param name="groups">Each group's products.</param>
    /// <param name="gradients">The start of the packed gradients.</param>
    /// <param name="first">The first input channel of the share.</param>
    /// <param name="count">Input channels in it.</param>
    public void Apply(AlignedBuffer[] groups, ref float gradients, int first, int count)
    {
        if (Vector512.IsHardwareAccelerated && Outputs % Lanes512.Count == 0 && TargetPanel % Lanes512.Count == 0)
        {
            Apply<Lanes512>(groups, ref gradients, first, count);
        }
        else if (Outputs % Lanes256.Count == 0 && TargetPanel % Lanes256.Count == 0)
        {
            Apply<Lanes256>(groups, ref gradients, first, count);
        }
        else
        {
            Apply<Lanes128>(groups, ref gradients, first, count);
        }
    }

    private void Apply<T>(AlignedBuffer[] groups, ref float gradients, int first, int count)
        where T : unmanaged, ILanes<T>
    {
        var lines = new WinogradLines(Points, Taps);
        int points = Points, taps = Taps;
        Span<T> line = stackalloc T[points], rows = stackalloc T[taps * points], result = stackalloc T[taps];
        for (int input = first; input < first + count; input++)
        {
            for (int output = 0; output < Outputs; output += T.Count)
            {
                int at = Source + (input * Outputs) + output;
                for (int i = 0; i < points; i++)
                {
                    for (int k = 0; k < points; k++)
                    {
                        T sum = default;
                        foreach (AlignedBuffer group in groups)
                        {
                            sum += T.Load(ref Unsafe.Add(ref group.Start, at + (((k * points) + i) * Plane)));
                        }

                        line[k] = sum;
                    }

                    lines.Gather(ref line[0], ref rows[i], points);
                }

                int panel = output / TargetPanel * TargetPanel, step = Math.Min(TargetPanel, Outputs - panel);
                ref float target = ref Unsafe.Add(ref gradients, Target + (panel * StepCount) + (input * InputSteps * step) + (output - panel));
                for (int i = 0; i < taps; i++)
                {
                    lines.Gather(ref rows[i * points], ref result[0], 1);
                    for (int k = 0; k < taps; k++)
                    {
                        result[k].Store(ref Unsafe.Add(ref target, ((i * RowSteps) + (k * ColumnSteps)) * step));
                    }
                }
            }
        }
    }
}
