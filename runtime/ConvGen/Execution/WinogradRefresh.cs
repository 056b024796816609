using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ConvGen.Numerics;

namespace ConvGen.Execution;

/// <summary>
/// The weights of a convolution in training as Winograd's algorithm F(m×m, r×r) multiplies them, <c>U = G·g·Gᵀ</c>, made again from packed weights after every update; in single precision, which a step can afford.
/// </summary>
/// <remarks>Formulas and interpolation points as of <see cref="WinogradWeights"/>. Called by generated code; checks nothing.</remarks>
/// <param name="TileOutputs">m, 2 or 4.</param>
/// <param name="Taps">r, 3 or 5; m + r − 1 is 4 or 6.</param>
/// <param name="Source">Where the packed weights begin: panels of outputs, in a panel the steps of the reduction, in a step the panel's outputs.</param>
/// <param name="SourcePanel">Outputs in a panel there; the last one may have fewer.</param>
/// <param name="StepCount">Steps in a panel.</param>
/// <param name="FirstStep">The step of the first tap of the first input.</param>
/// <param name="RowSteps">The steps from one row of the window to the next; negative where the window is turned around.</param>
/// <param name="ColumnSteps">The same for columns.</param>
/// <param name="InputSteps">The same for inputs.</param>
/// <param name="Target">Where the transformed ones begin: slabs of outputs, the planes of each, panels of outputs in a plane, inputs in a panel, outputs in the lanes.</param>
/// <param name="Outputs">Output channels, rounded up to whole vectors.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Slab">Outputs in a slab.</param>
/// <param name="Panel">Outputs in a panel.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct WinogradRefresh(
    int TileOutputs, int Taps, int Source, int SourcePanel, int StepCount, int FirstStep, int RowSteps, int ColumnSteps, int InputSteps,
    int Target, int Outputs, int Inputs, int Slab, int Panel)
{
    private int Points => TileOutputs + Taps - 1;

    /// <summary>Transforms all weights.</summary>
    /// <param name="packed">The start of the buffer that <see cref="Source"/> counts from.</param>
    /// <param name="derived">The start of the buffer that <see cref="Target"/> counts from.</param>
    public void Apply(ref float packed, ref float derived)
    {
        if (Vector512.IsHardwareAccelerated && Outputs % Lanes512.Count == 0 && Panel % Lanes512.Count == 0 && SourcePanel % Lanes512.Count == 0)
        {
            Apply<Lanes512>(ref packed, ref derived);
        }
        else if (Outputs % Lanes256.Count == 0 && Panel % Lanes256.Count == 0 && SourcePanel % Lanes256.Count == 0)
        {
            Apply<Lanes256>(ref packed, ref derived);
        }
        else
        {
            Apply<Lanes128>(ref packed, ref derived);
        }
    }

    private void Apply<T>(ref float packed, ref float derived)
        where T : unmanaged, ILanes<T>
    {
        var lines = new WinogradLines(Points, Taps);
        ref float source = ref Unsafe.Add(ref packed, Source);
        ref float target = ref Unsafe.Add(ref derived, Target);
        int points = Points, taps = Taps, plane = Inputs * Slab;
        Span<T> window = stackalloc T[taps], rows = stackalloc T[points * taps], result = stackalloc T[points];
        for (int output = 0; output < Outputs; output += T.Count)
        {
            int first = output / SourcePanel * SourcePanel;
            int step = Math.Min(SourcePanel, Outputs - first), row = RowSteps * step, column = ColumnSteps * step;
            ref float g = ref Unsafe.Add(ref source, (first * StepCount) + (FirstStep * step) + (output - first));
            ref float u = ref Unsafe.Add(ref target, (output / Slab * points * points * plane) + (output % Slab / Panel * Inputs * Panel) + (output % Panel));
            for (int input = 0; input < Inputs; input++)
            {
                // Columns of the window, then the rows of what they leave.
                for (int i = 0; i < taps; i++)
                {
                    for (int k = 0; k < taps; k++)
                    {
                        window[k] = T.Load(ref Unsafe.Add(ref g, (k * row) + (i * column)));
                    }

                    lines.Spread(ref window[0], ref rows[i], taps);
                }

                for (int i = 0; i < points; i++)
                {
                    lines.Spread(ref rows[i * taps], ref result[0], 1);
                    for (int k = 0; k < points; k++)
                    {
                        result[k].Store(ref Unsafe.Add(ref u, ((i * points) + k) * plane));
                    }
                }

                g = ref Unsafe.Add(ref g, InputSteps * step);
                u = ref Unsafe.Add(ref u, Panel);
            }
        }
    }
}
