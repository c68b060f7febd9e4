using System;

namespace GoWinOps.Windows;

/// <summary>Unmanaged memory for answers, kept for the next one: asking three hundred services ten things each needs one piece of memory, not three thousand.</summary>
/// <remarks>For one thread at a time. Passwords never pass through it.</remarks>
internal sealed class AnswerBuffer : IDisposable
{
    // The largest answer QueryServiceConfig and QueryServiceConfig2 are documented to give.
    private const int UsualSize = 8 * 1024;
    private NativeBuffer buffer = NativeBuffer.OfSize(UsualSize);

    /// <summary>Where it lies; changes when it grows.</summary>
    internal IntPtr Pointer => buffer.Pointer;

    /// <summary>Its size in bytes.</summary>
    internal int Size => buffer.Size;

    /// <summary>Makes it larger; what it held is gone.</summary>
    internal void Grow(int size)
    {
        NativeBuffer larger = NativeBuffer.OfSize(size);
        buffer.Dispose();
        buffer = larger;
    }

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();
}
