using System.IO.MemoryMappedFiles;

namespace ConvGen.Formats;

/// <summary>A part of a mapped file as a span, mapped until disposed.</summary>
internal readonly unsafe ref struct MappedView : IDisposable
{
    private readonly MemoryMappedViewAccessor _view;

    public MappedView(MemoryMappedFile file, long offset, int length)
    {
        byte* start = null;
        _view = file.CreateViewAccessor(offset, length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);

        // A view begins at a whole page, the wanted part somewhere in it.
        Bytes = new ReadOnlySpan<byte>(start + _view.PointerOffset, length);
    }

    public ReadOnlySpan<byte> Bytes { get; }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
    }
}
