using System;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using GoWinOps.Build.Toolchains;

namespace GoWinOps.Tests.Build.Toolchains;

/// <summary>Archives as Go's downloads have them, made of the tests' own Go: what <c>go version</c> needs and no more.</summary>
internal static class GoArchives
{
    private static readonly Lazy<byte[]> Made = new(() => Tar(writer =>
    {
        AddText(writer, "go/VERSION", Version + "\ntime 2025-05-29T19:37:36Z\n");
        AddText(writer, ToolMark, string.Empty);
        AddText(writer, "go/.gitattributes", "* -text\n");
        PaxTarEntry go = new(TarEntryType.RegularFile, "go/bin/go") { Mode = (UnixFileMode)0x1ED, DataStream = File.OpenRead(Binary) };
        writer.WriteEntry(go);
        go.DataStream.Dispose();
        AddText(writer, $"go/src/{new string('d', 90)}/{new string('f', 60)}.go", "package long\n");
    }));

    private static readonly Lazy<string> FoundVersion = new(() => File.ReadAllLines(Path.Combine(Root, "VERSION"))[0]);

    /// <summary>Go knows its root by this folder.</summary>
    internal const string ToolMark = "go/pkg/tool/mark";

    /// <summary>The Go command itself, links followed.</summary>
    internal static string Binary => File.ResolveLinkTarget(TestGo.Path, returnFinalTarget: true)?.FullName ?? TestGo.Path;

    /// <summary>GOROOT of the tests' Go.</summary>
    internal static string Root => Path.GetDirectoryName(Path.GetDirectoryName(Binary))!;

    /// <summary><c>go1.24.4</c></summary>
    internal static string Version => FoundVersion.Value;

    /// <summary><c>1.24.4</c></summary>
    internal static string Number => Version[2..];

    /// <summary>The official name of the archive for this machine.</summary>
    internal static string FileName => GoPlatform.Current.ArchiveName(GoVersionNumber.TryParse(Version)!);

    /// <summary>A .tar.gz with VERSION and bin/go.</summary>
    internal static byte[] Minimal => Made.Value;

    internal static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>A download index that lists the archive of the tests' version among others.</summary>
    internal static string Index(byte[] archive, string? hash = null, string? version = null, string? fileName = null)
    {
        string row = $$"""{"filename":"{{fileName ?? FileName}}","os":"{{GoPlatform.Current.Os}}","arch":"{{GoPlatform.Current.IndexArchitecture}}","version":"{{version ?? Version}}","sha256":"{{hash ?? Hash(archive)}}","size":{{archive.Length}},"kind":"archive"}""";
        return $$"""
            [{"version":"go1.99rc1","stable":false,"files":[]},
             {"version":"{{version ?? Version}}","stable":true,"files":[
               {"filename":"{{version ?? Version}}.src.tar.gz","os":"","arch":"","version":"{{version ?? Version}}","sha256":"","size":1,"kind":"source"},
               {{row}}]},
             {"version":"go1.2.2","stable":true,"files":[]}]
            """;
    }

    internal static byte[] Tar(Action<TarWriter> write)
    {
        using MemoryStream stream = new();
        using (GZipStream compressed = new(stream, CompressionLevel.Fastest, leaveOpen: true))
        using (TarWriter writer = new(compressed, TarEntryFormat.Pax, leaveOpen: true))
            write(writer);
        return stream.ToArray();
    }

    internal static void AddText(TarWriter writer, string name, string text) =>
        writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });

    internal static byte[] Zip(Action<ZipArchive> write)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
            write(zip);
        return stream.ToArray();
    }

    internal static void AddText(ZipArchive zip, string name, string text)
    {
        using Stream entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
        entry.Write(Encoding.UTF8.GetBytes(text));
    }
}
