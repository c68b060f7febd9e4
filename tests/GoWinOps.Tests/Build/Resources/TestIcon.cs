using System;
using System.IO;
using System.Linq;

namespace GoWinOps.Tests.Build;

/// <summary>Makes icons: bitmaps up to 48 pixels, a PNG image for 256, as icon editors write them.</summary>
internal static class TestIcon
{
    private const int HeaderSize = 6;
    private const int EntrySize = 16;

    internal static byte[] Of(params int[] sizes)
    {
        byte[][] images = sizes.Select(size => size == 256 ? Png(size) : Bitmap(size)).ToArray();
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write((ushort)0);
        writer.Write((ushort)1);
        writer.Write((ushort)sizes.Length);
        int offset = HeaderSize + (EntrySize * sizes.Length);
        foreach ((int size, byte[] image) in sizes.Zip(images))
        {
            writer.Write((byte)size);
            writer.Write((byte)size);
            writer.Write((ushort)0);
            writer.Write((ushort)1);
            writer.Write((ushort)32);
            writer.Write(image.Length);
            writer.Write(offset);
            offset += image.Length;
        }

        foreach (byte[] image in images)
            writer.Write(image);
        return stream.ToArray();
    }

    /// <summary>A bitmap without file header: its own header, 32 bits a pixel, and the mask.</summary>
    private static byte[] Bitmap(int size)
    {
        byte[] image = new byte[40 + (size * size * 4) + (size * 4)];
        BitConverter.GetBytes(40).CopyTo(image, 0);
        BitConverter.GetBytes(size).CopyTo(image, 4);
        BitConverter.GetBytes(size * 2).CopyTo(image, 8);
        image[12] = 1;
        image[14] = 32;
        for (int index = 40; index < image.Length; index++)
            image[index] = (byte)(index * 7);
        return image;
    }

    /// <summary>The beginning of a PNG image, which is all that is looked at.</summary>
    private static byte[] Png(int size) =>
    [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R',
        0, 0, (byte)(size >> 8), (byte)size, 0, 0, (byte)(size >> 8), (byte)size, 8, 6, 0, 0, 0,
    ];
}
