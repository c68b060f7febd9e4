namespace GoWinOps.Build;

/// <summary>A section or segment of an executable: where it lies in the file, and where in the memory of the running program.</summary>
internal sealed class BinaryRange
{
    /// <summary>Its name; a segment of an ELF file has none.</summary>
    internal string Name { get; set; } = string.Empty;

    /// <summary>Its address in memory, the preferred base of the image included; 0 where it is not loaded.</summary>
    internal ulong Address { get; set; }

    /// <summary>Its size in memory in bytes.</summary>
    internal ulong Size { get; set; }

    /// <summary>Where its bytes are, from the beginning of the image in the file.</summary>
    internal ulong FileOffset { get; set; }

    /// <summary>How many bytes of it are in the file; what is beyond them is zero in memory.</summary>
    internal ulong FileSize { get; set; }

    internal bool IsLoaded { get; set; }

    internal bool IsWritable { get; set; }

    internal bool IsCode { get; set; }

    /// <summary>The bytes from <paramref name="address"/> to the end of what the file holds; 0 where the address is elsewhere.</summary>
    internal ulong FileBytesFrom(ulong address) => IsLoaded && address >= Address && address - Address < FileSize ? FileSize - (address - Address) : 0;
}
