using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>An icon with its images, read from an .ico file.</summary>
/// <remarks>
/// Layout of the file: a header of 6 bytes, 16 bytes for each image (width, height, colours, reserved, planes, bits, size, offset), the images. As a resource
/// each image is on its own, and the list has the image's number in place of its offset. Images are bitmaps without a file header, or PNG files
/// since Windows Vista. Source: "Icons" and NEWHEADER/RESDIR in the Windows documentation.
/// </remarks>
internal sealed class IconFile
{
    private const int MaximumBytes = 16 << 20;
    private const int HeaderSize = 6;
    private const int FileEntrySize = 16;
    private const int GroupEntrySize = 14;
    private const int CommonEntrySize = 12;
    private const int BitmapHeaderSize = 40;
    private const int PngHeaderSize = 24;
    private const ushort IconType = 1;
    private const ushort CursorType = 2;
    private static readonly byte[] PngSignature = { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A };
    private readonly string path;
    private readonly byte[] content;

    private IconFile(string path, byte[] content)
    {
        this.path = path;
        this.content = content;
    }

    /// <summary>Reads an icon as resources: its images numbered from 1, and the list of them.</summary>
    /// <exception cref="GoWinOpsException"><c>IconInvalid</c></exception>
    internal static async Task<IReadOnlyList<ResourceEntry>> ReadAsync(string path, CancellationToken cancellationToken) =>
        new IconFile(path, await ResourceInput.ReadAsync(path, MaximumBytes, nameof(Messages.IconInvalid), cancellationToken).ConfigureAwait(false)).Read();

    /// <summary>The same from bytes.</summary>
    internal static IReadOnlyList<ResourceEntry> Parse(string path, byte[] content) => new IconFile(path, content).Read();

    private List<ResourceEntry> Read()
    {
        int count = ReadHeader();
        List<ResourceEntry> entries = new();
        using MemoryStream group = new();
        group.Write(content, 0, HeaderSize);
        for (int image = 1; image <= count; image++)
        {
            int entry = HeaderSize + ((image - 1) * FileEntrySize);
            entries.Add(new ResourceEntry(ResourceEntry.Icon, image, ReadImage(image, entry)));
            group.Write(content, entry, CommonEntrySize);
            group.Write(BitConverter.GetBytes((ushort)image), 0, GroupEntrySize - CommonEntrySize);
        }

        entries.Add(new ResourceEntry(ResourceEntry.IconGroup, 1, group.ToArray()));
        return entries;
    }

    private int ReadHeader()
    {
        if (StartsWith(0, PngSignature))
            throw Invalid("it is a PNG image, not an icon; an .ico file holds one or more of them behind a directory");
        if (content.Length < HeaderSize || UInt16(0) != 0 || UInt16(2) is not (IconType or CursorType))
            throw Invalid("it does not begin as an .ico file does");
        if (UInt16(2) == CursorType)
            throw Invalid("it is a mouse cursor (.cur), not an icon");
        int count = UInt16(4);
        if (count == 0)
            throw Invalid("it holds no image");
        if (HeaderSize + (count * FileEntrySize) > content.Length)
            throw Invalid($"it ends within the list of its {count} images");
        return count;
    }

    private byte[] ReadImage(int image, int entry)
    {
        uint size = BitConverter.ToUInt32(content, entry + 8);
        uint offset = BitConverter.ToUInt32(content, entry + 12);
        if (size == 0 || offset < HeaderSize || (ulong)offset + size > (ulong)content.Length)
            throw Invalid($"image {image} lies at {offset} and is {size} bytes long, but the file has {content.Length} bytes");
        (int width, int height) = (Dimension(content[entry]), Dimension(content[entry + 1]));
        (uint Width, uint Height) actual = ReadDimensions(image, (int)offset, (int)size);
        if (actual.Width != width || actual.Height != height)
            throw Invalid($"image {image} is listed as {width}x{height}, but is {actual.Width}x{actual.Height}");
        byte[] data = new byte[size];
        Buffer.BlockCopy(content, (int)offset, data, 0, data.Length);
        return data;
    }

    /// <summary>A side of an image in pixels; 256 does not fit the byte it has in the list and is written as 0.</summary>
    private static int Dimension(byte listed) => listed == 0 ? 256 : listed;

    private (uint Width, uint Height) ReadDimensions(int image, int offset, int size)
    {
        if (size >= PngHeaderSize && StartsWith(offset, PngSignature))
            return (BigEndian(offset + 16), BigEndian(offset + 20));
        if (size < BitmapHeaderSize || BitConverter.ToUInt32(content, offset) != BitmapHeaderSize)
            throw Invalid($"image {image} is neither a bitmap nor a PNG image");
        // The height counts the picture and its mask.
        return (BitConverter.ToUInt32(content, offset + 4), BitConverter.ToUInt32(content, offset + 8) / 2);
    }

    private bool StartsWith(int offset, byte[] wanted) => content.Skip(offset).Take(wanted.Length).SequenceEqual(wanted);

    private ushort UInt16(int offset) => BitConverter.ToUInt16(content, offset);

    private uint BigEndian(int offset) =>
        (uint)((content[offset] << 24) | (content[offset + 1] << 16) | (content[offset + 2] << 8) | content[offset + 3]);

    private GoWinOpsException Invalid(string why) => new(nameof(Messages.IconInvalid), path, path, why);
}
