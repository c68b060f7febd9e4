using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace GoWinOps.Build;

/// <summary>The files in a package's folder that Go's linker takes resources from.</summary>
internal static class ResourceFile
{
    /// <summary>Every file GoWinOps makes, for git to ignore; a package's own resources are named otherwise.</summary>
    internal const string Pattern = Prefix + "*" + Suffix;

    private const string Prefix = "gowinops_resources_windows_";
    private const string Suffix = ".syso";
    private const int HeaderSize = 20;
    private const int SectionHeaderSize = 40;
    private const int MaximumSections = 1024;

    /// <summary>The file for an architecture. Its name tells Go to take it for Windows and this architecture alone.</summary>
    internal static string PathIn(string folder, string architecture) => Path.Combine(folder, Prefix + architecture + Suffix);

    /// <summary>The architectures for which a folder holds a file of ours; after a build was killed it stays.</summary>
    internal static IEnumerable<string> ArchitecturesIn(string folder) => Directory.EnumerateFiles(folder, Pattern)
        .Select(path => Path.GetFileName(path))
        .Select(name => name.Substring(Prefix.Length, name.Length - Prefix.Length - Suffix.Length));

    /// <summary>Whether a file is one GoWinOps makes.</summary>
    internal static bool IsOwn(string path) =>
        Path.GetFileName(path).StartsWith(Prefix, StringComparison.Ordinal) && path.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Whether a folder holds files of the user's own that Go might link.</summary>
    internal static bool HasForeign(string folder) =>
        Directory.EnumerateFiles(folder, "*" + Suffix).Any(path => !Path.GetFileName(path).StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>Whether an object file holds Windows resources; most <c>.syso</c> files with resources hold nothing else.</summary>
    /// <remarks>Source of the layout: the PE/COFF specification, "COFF File Header" and "Section Table". Microsoft's tools split the section: <c>.rsrc$01</c>.</remarks>
    internal static bool HoldsResources(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] header = Read(stream, HeaderSize);
        if (header.Length < HeaderSize)
            return false;
        int sections = Math.Min((int)BitConverter.ToUInt16(header, 2), MaximumSections);
        stream.Position = HeaderSize + BitConverter.ToUInt16(header, 16);
        byte[] table = Read(stream, sections * SectionHeaderSize);
        return Enumerable.Range(0, table.Length / SectionHeaderSize)
            .Any(index => Encoding.ASCII.GetString(table, index * SectionHeaderSize, 8).StartsWith(".rsrc", StringComparison.Ordinal));
    }

    private static byte[] Read(Stream stream, int count)
    {
        byte[] buffer = new byte[count];
        int total = 0;
        int read;
        while (total < count && (read = stream.Read(buffer, total, count - total)) > 0)
            total += read;
        Array.Resize(ref buffer, total);
        return buffer;
    }
}
