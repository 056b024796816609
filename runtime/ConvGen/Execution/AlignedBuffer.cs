using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ConvGen.Execution;

/// <summary>A zeroed block of floats that starts on a 64-byte boundary, so that every vector of a packed layout is one cache line.</summary>
/// <remarks>Called by generated code; what is read and written through <see cref="Start"/> is checked by nothing.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AlignedBuffer
{
    private const int AlignmentInFloats = 16;
    private readonly float[] _array;
    private readonly int _start;

    /// <summary>Allocates <paramref name="length"/> zeroed floats.</summary>
    /// <param name="length">In floats.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than an array holds.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory for them.</exception>
    public AlignedBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Array.MaxLength - (2 * AlignmentInFloats));

        // Pinned arrays never move, so the boundary found here stays a boundary. The slack behind the end lets vector loads of partial rows run over it.
        // Uninitialised, because zeroing must come after asking for large pages: memory that has been written keeps the pages it has.
        _array = GC.AllocateUninitializedArray<float>((int)length + (2 * AlignmentInFloats), pinned: true);
        LargePages.Request(_array);
        Array.Clear(_array);
        nuint address = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)((64 - (address & 63)) & 63) / sizeof(float);
        Length = (int)length;
    }

    /// <summary>In floats.</summary>
    public int Length { get; }

    /// <summary>All of it.</summary>
    public Span<float> Span => _array.AsSpan(_start, Length);

    /// <summary>The first float. Called by generated code; checks nothing.</summary>
    public ref float Start => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _start);
}
