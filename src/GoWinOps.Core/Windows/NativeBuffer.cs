using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Unmanaged memory for one call, wiped before it is given back: passwords pass through it.</summary>
internal sealed class NativeBuffer : IDisposable
{
    private NativeBuffer(int size)
    {
        Size = size;
        Pointer = size == 0 ? IntPtr.Zero : Marshal.AllocHGlobal(size);
    }

    /// <summary>Where it lies; zero when empty.</summary>
    internal IntPtr Pointer { get; }

    /// <summary>Its size in bytes.</summary>
    internal int Size { get; }

    /// <summary>Memory of a given size.</summary>
    internal static NativeBuffer OfSize(int size) => new(size);

    /// <summary>A null-terminated UTF-16 text; empty memory for null.</summary>
    internal static NativeBuffer OfText(string? text)
    {
        if (text is null)
            return new NativeBuffer(0);
        NativeBuffer buffer = new((text.Length + 1) * sizeof(char));
        for (int index = 0; index < text.Length; index++)
            Marshal.WriteInt16(buffer.Pointer, index * sizeof(char), text[index]);
        Marshal.WriteInt16(buffer.Pointer, text.Length * sizeof(char), 0);
        return buffer;
    }

    /// <summary>Writes a DWORD.</summary>
    internal void WriteUInt32(int offset, uint value) => Marshal.WriteInt32(Pointer, offset, unchecked((int)value));

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int index = 0; index < Size; index++)
            Marshal.WriteByte(Pointer, index, 0);
        Marshal.FreeHGlobal(Pointer);
    }
}
