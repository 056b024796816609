using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>Writes sums over a map in two levels, each row's first: the rounding errors of a long sum of floats grow with its length, those of its parts do not.</summary>
internal static class RowSums
{
    /// <summary>Leaves in <c>name0_sum</c>, <c>name1_sum</c>, … what the body added to <c>name0</c>, <c>name1</c>, … over all pixels.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="width">Of the vectors.</param>
    /// <param name="rows">Of the map.</param>
    /// <param name="columns">Of the map.</param>
    /// <param name="vectors">How many sums of each name.</param>
    /// <param name="names">What the sums are called.</param>
    /// <param name="operands">What is read: <c>xAt</c> in the body refers to operand x's pixel.</param>
    /// <param name="body">Writes the work of vector i, whose operands are at the second argument's offset from the pixel; <c>c</c> is the block's first channel.</param>
    public static void Write(
        CodeWriter writer, VectorWidth width, int rows, int columns, int vectors, IReadOnlyList<string> names, IReadOnlyList<(string Name, MapStrides Strides)> operands, Action<int, string> body)
    {
        ForEach((name, i) => $"var {name}{i}_sum = {width.Type}.Zero;");
        using (writer.Block($"for (int h = 0; h < {rows}; h++)"))
        {
            ForEach((name, i) => $"var {name}{i} = {width.Type}.Zero;");
            using (writer.Block($"for (int w = 0; w < {columns}; w++)"))
            {
                foreach ((string name, MapStrides strides) in operands)
                {
                    writer.Line($"ref float {name}At = ref FRef.Add(ref {name}, (h * {strides.Row}) + (w * {strides.Column}));");
                }

                for (int i = 0; i < vectors; i++)
                {
                    body(i, i == 0 ? "c" : $"c + {i * width.Lanes}");
                }
            }

            ForEach((name, i) => $"{name}{i}_sum += {name}{i};");
        }

        void ForEach(Func<string, int, string> line)
        {
            foreach (string name in names)
            {
                for (int i = 0; i < vectors; i++)
                {
                    writer.Line(line(name, i));
                }
            }
        }
    }
}
