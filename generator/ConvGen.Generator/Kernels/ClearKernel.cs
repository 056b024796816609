using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// Zeroes what no step writes: around a map of whole vectors only its border, otherwise everything. The operand is the buffer's first float, not the first element.
/// </summary>
internal sealed record ClearKernel(string Name, IReadOnlyList<string> Summary, TensorLayout Layout, bool Everything = false) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["values"];

    protected override void WriteBody(CodeWriter writer)
    {
        TensorLayout y = Layout;
        if (Everything || y.Axis == LaneAxis.Columns || y.ColumnStride < y.PaddedChannels || y.PaddedChannels != y.Shape.Channels)
        {
            Clear("0", y.Length);
            return;
        }

        int first = y.Origin, run = y.Shape.Width * y.ColumnStride, gap = y.RowStride - run;
        Clear("0", first);
        if (gap > 0)
        {
            using (writer.Block($"for (int h = 0; h < {y.Shape.Height - 1}; h++)"))
            {
                Clear($"{first + run} + (h * {y.RowStride})", gap);
            }
        }

        // Behind the last row there is its right halo, and no left one of a next row.
        int end = first + ((y.Shape.Height - 1) * y.RowStride) + run;
        Clear(end.ToString(), y.Length - end);

        void Clear(string offset, int count)
        {
            if (count > 0)
            {
                writer.Line($"global::System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref FRef.Add(ref values, {offset}), {count}).Clear();");
            }
        }
    }
}
