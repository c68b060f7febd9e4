using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace GoWinOps.Windows;

/// <summary>
/// Structures that point at each other, laid out in one piece. While it is being made a pointer is the offset of what it points at; in unmanaged memory it
/// becomes an address. So a layout can be compared byte by byte with its documentation.
/// </summary>
internal sealed class NativeImage
{
    private readonly List<byte> bytes = new();
    private readonly List<int> pointers = new();

    /// <summary>The content, with offsets in place of addresses.</summary>
    internal byte[] ToArray() => bytes.ToArray();

    /// <summary>Makes room for a structure, filled with zeros, and answers with its offset.</summary>
    internal int Reserve(int size)
    {
        while (bytes.Count % IntPtr.Size != 0)
            bytes.Add(0);
        int offset = bytes.Count;
        bytes.AddRange(new byte[size]);
        return offset;
    }

    /// <summary>Adds content, aligned as a pointer is, and answers with its offset.</summary>
    internal int Add(byte[] content)
    {
        int offset = Reserve(content.Length);
        for (int index = 0; index < content.Length; index++)
            bytes[offset + index] = content[index];
        return offset;
    }

    /// <summary>Adds a null-terminated UTF-16 text.</summary>
    internal int AddText(string text) => Add(Encoding.Unicode.GetBytes(text + "\0"));

    /// <summary>Adds a list of texts as Win32 takes them.</summary>
    internal int AddTexts(IReadOnlyCollection<string> texts) => Add(Encoding.Unicode.GetBytes(MultiString.Write(texts)));

    /// <summary>Writes a DWORD.</summary>
    internal void WriteUInt32(int offset, uint value)
    {
        for (int index = 0; index < sizeof(uint); index++)
            bytes[offset + index] = (byte)(value >> (8 * index));
    }

    /// <summary>Writes a pointer to what lies at <paramref name="target"/>.</summary>
    internal void WritePointer(int offset, int target)
    {
        pointers.Add(offset);
        for (int index = 0; index < IntPtr.Size; index++)
            bytes[offset + index] = index < sizeof(int) ? (byte)(target >> (8 * index)) : (byte)0;
    }

    /// <summary>A copy in unmanaged memory, with addresses.</summary>
    internal NativeBuffer ToBuffer()
    {
        NativeBuffer buffer = NativeBuffer.OfSize(bytes.Count);
        Marshal.Copy(bytes.ToArray(), 0, buffer.Pointer, bytes.Count);
        foreach (int offset in pointers)
            Marshal.WriteIntPtr(buffer.Pointer, offset, IntPtr.Add(buffer.Pointer, Marshal.ReadInt32(buffer.Pointer, offset)));
        return buffer;
    }
}
