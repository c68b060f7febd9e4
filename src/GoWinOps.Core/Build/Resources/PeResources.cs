using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>The resources of a Windows executable.</summary>
/// <remarks>Source of the layout: the PE/COFF specification, "The .rsrc Section".</remarks>
internal sealed class PeResources
{
    private const int Levels = 3;
    private const int MaximumEntries = 1 << 14;
    private const int MaximumSize = 64 << 20;
    private const ulong DirectorySize = 16;
    private const ulong DirectoryEntrySize = 8;
    private const ulong DataEntrySize = 16;
    private const uint HighBit = 0x8000_0000;
    private readonly PortableExecutable image;
    private readonly ulong start;
    private readonly ulong available;
    private readonly List<PeResource> all = new();
    private readonly int[] path = new int[Levels];
    private int visited;

    private PeResources(PortableExecutable image, ulong start, ulong available)
    {
        this.image = image;
        this.start = start;
        this.available = available;
    }

    /// <summary>Every resource, in the directory's order.</summary>
    internal IReadOnlyList<PeResource> All => all;

    /// <summary>Reads the directory; empty where the executable has none.</summary>
    /// <exception cref="GoWinOpsException"><c>ExecutableDamaged</c></exception>
    internal static PeResources Of(PortableExecutable image)
    {
        if (image.Directory(PortableExecutable.ResourceDirectory) is not { } directory)
            return new PeResources(image, 0, 0);
        if (image.LocateRelative(directory.Address) is not { } place)
            throw image.View.Damaged(0, $"the resource directory would be at address 0x{directory.Address:X}, which no section holds");
        PeResources resources = new(image, place.Offset, place.Available);
        resources.ReadDirectory(0, 0);
        return resources;
    }

    /// <summary>The bytes of a resource.</summary>
    /// <exception cref="GoWinOpsException"><c>ExecutableDamaged</c></exception>
    internal byte[] Read(PeResource resource) => image.View.Bytes(resource.Offset, resource.Size, "a resource");

    /// <summary>The version resource; null where there is none.</summary>
    /// <exception cref="GoWinOpsException"><c>ExecutableDamaged</c></exception>
    internal VersionResource? ReadVersion()
    {
        PeResource? version = all.FirstOrDefault(resource => resource.Type == ResourceEntry.Version);
        return version is null ? null : VersionResourceReader.Read(Read(version), (offset, what) => image.View.Damaged(version.Offset + (ulong)offset, what));
    }

    private void ReadDirectory(ulong offset, int level)
    {
        ulong header = Place(offset, DirectorySize, "a resource directory");
        int count = image.View.UInt16(header + 12, "a resource directory") + image.View.UInt16(header + 14, "a resource directory");
        // A damaged directory may point back to itself; the depth is fixed, but the breadth is not.
        visited += count;
        if (visited > MaximumEntries)
            throw image.View.Damaged(header, $"the resource directory has more than {MaximumEntries} entries");
        ulong entries = Place(offset + DirectorySize, (ulong)count * DirectoryEntrySize, "the entries of a resource directory");
        for (ulong index = 0; index < (ulong)count; index++)
            ReadEntry(entries + (index * DirectoryEntrySize), level);
    }

    private void ReadEntry(ulong entry, int level)
    {
        uint key = image.View.UInt32(entry, "an entry of a resource directory");
        uint value = image.View.UInt32(entry + 4, "an entry of a resource directory");
        bool isDirectory = (value & HighBit) != 0;
        if (isDirectory != level < Levels - 1)
            throw image.View.Damaged(entry, $"level {level + 1} of the resource directory points to {(isDirectory ? "a further level" : "data")}");
        path[level] = (key & HighBit) != 0 ? -1 : (int)(key & ushort.MaxValue);
        if (isDirectory)
            ReadDirectory(value & ~HighBit, level + 1);
        else
            ReadData(value);
    }

    private void ReadData(ulong offset)
    {
        ulong entry = Place(offset, DataEntrySize, "a data entry of the resource directory");
        uint address = image.View.UInt32(entry, "a data entry of the resource directory");
        uint size = image.View.UInt32(entry + 4, "a data entry of the resource directory");
        if (size > MaximumSize || image.LocateRelative(address) is not { } place || place.Available < size)
            throw image.View.Damaged(entry, $"a resource would be {size} bytes at address 0x{address:X}, which no section holds");
        all.Add(new PeResource(path[0], path[1], path[2], place.Offset, (int)size));
    }

    /// <summary>The offset in the file of something the directory holds.</summary>
    private ulong Place(ulong offset, ulong size, string what)
    {
        if (offset + size > available)
            throw image.View.Damaged(start, $"{what} would be {size} bytes at 0x{offset:X} of the resource section, which has {available} bytes");
        return start + offset;
    }
}
