using System.Runtime.CompilerServices;
using ConvGen.Execution;

namespace ConvGen.Tests.Runtime;

public sealed class AlignedBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(100_000)]
    public void A_buffer_is_zero_and_starts_on_a_cache_line_before_and_after_a_collection(int length)
    {
        var buffer = new AlignedBuffer(length);
        nint before = Address(buffer);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);

        Assert.Equal(0, before % 64);
        Assert.Equal(before, Address(buffer));
        Assert.Equal(length, buffer.Span.Length);
        Assert.True(length == 0 || Unsafe.AreSame(ref buffer.Start, ref buffer.Span[0]));
        Assert.DoesNotContain(buffer.Span.ToArray(), x => x != 0f);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(int.MaxValue)]
    public void A_length_that_no_array_has_is_refused(long length) => Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer(length));

    private static nint Address(AlignedBuffer buffer) => Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref buffer.Start);
}
