using ConvGen.Execution;

namespace ConvGen.Tests.Runtime;

public sealed class StridedCopyTests
{
    [Fact]
    public void Loops_give_each_side_its_own_strides_and_offset()
    {
        // [2, 3] row-major from index 1 to its transpose with rows of 4 from index 2.
        var copy = new StridedCopy(1, 2, [(2, 3, 1), (3, 1, 4)]);
        float[] source = [9, 1, 2, 3, 4, 5, 6];
        float[] target = new float[14];

        copy.Copy(ref source[0], ref target[0]);

        Assert.Equal([0, 0, 1, 4, 0, 0, 2, 5, 0, 0, 3, 6, 0, 0], target);
    }

    [Fact]
    public void Copying_back_restores_the_source_and_touches_nothing_else()
    {
        var copy = new StridedCopy(1, 2, [(2, 3, 1), (3, 1, 4)]);
        float[] source = [9, 1, 2, 3, 4, 5, 6, 9];
        float[] target = new float[14];
        copy.Copy(ref source[0], ref target[0]);
        float[] restored = new float[8];

        copy.CopyBack(ref restored[0], ref target[0]);

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 0], restored);
        Assert.Equal([0, 0, 1, 4, 0, 0, 2, 5, 0, 0, 3, 6, 0, 0], target);
    }

    [Fact]
    public void Whole_rows_are_copied_with_gaps_between_them()
    {
        var copy = new StridedCopy(0, 1, [(2, 3, 5), (3, 1, 1)]);
        float[] source = [1, 2, 3, 4, 5, 6];
        float[] target = new float[10];
        float[] restored = new float[6];

        copy.Copy(ref source[0], ref target[0]);
        copy.CopyBack(ref restored[0], ref target[0]);

        Assert.Equal([0, 1, 2, 3, 0, 0, 4, 5, 6, 0], target);
        Assert.Equal(source, restored);
    }

    [Fact]
    public void Six_loops_permute_six_axes()
    {
        int[] extents = [2, 3, 2, 2, 3, 2];
        float[] source = [.. Enumerable.Range(0, 144).Select(i => (float)i)];
        float[] target = new float[144];

        // The source is row-major, the target column-major.
        var loops = new (int, int, int)[6];
        for (int axis = 0; axis < 6; axis++)
        {
            loops[axis] = (extents[axis], extents[(axis + 1)..].Aggregate(1, (a, b) => a * b), extents[..axis].Aggregate(1, (a, b) => a * b));
        }

        new StridedCopy(0, 0, loops).Copy(ref source[0], ref target[0]);

        for (int i = 0; i < 144; i++)
        {
            int rest = i;
            int reversed = 0;
            for (int axis = 5; axis >= 0; axis--)
            {
                reversed += rest % extents[axis] * loops[axis].Item3;
                rest /= extents[axis];
            }

            Assert.Equal(i, target[reversed]);
        }
    }
}
