using System;
using System.Runtime.InteropServices;
using System.Security;

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

    /// <summary>A password as a null-terminated text; empty memory for null. No other copy of it is left anywhere.</summary>
    internal static NativeBuffer OfSecret(SecureString? secret)
    {
        if (secret is null)
            return new NativeBuffer(0);
        NativeBuffer buffer = new((secret.Length + 1) * sizeof(char));
        IntPtr text = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            for (int offset = 0; offset < buffer.Size; offset += sizeof(char))
                Marshal.WriteInt16(buffer.Pointer, offset, Marshal.ReadInt16(text, offset));
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
        }

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
