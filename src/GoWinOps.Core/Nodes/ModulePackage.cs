using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Nodes;

/// <summary>What a node needs of this module, named by its content.</summary>
public sealed class ModulePackage
{
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly string folder;
    private readonly IReadOnlyList<PackagedFile> files;
    private readonly SharedWork<byte[]> archive;

    private ModulePackage(string folder, IReadOnlyList<PackagedFile> files)
    {
        this.folder = folder;
        this.files = files;
        archive = new SharedWork<byte[]>(PackAsync);
        Hash = ContentHash.Of(Encoding.UTF8.GetBytes(string.Join("\n", Manifest)));
    }

    /// <summary>The SHA-256 of <see cref="Manifest"/>: two packages with the same files have the same name.</summary>
    public string Hash { get; }

    /// <summary>A line a file, sorted by path: its SHA-256, a blank, and its path with '/' between the parts.</summary>
    public IReadOnlyList<string> Manifest => files.Select(file => $"{file.Sha256} {file.Path}").ToList();

    /// <summary>Describes the assemblies of the module in <paramref name="folder"/>; help, format views and schemas stay on the control machine.</summary>
    public static async Task<ModulePackage> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        string root = Path.GetFullPath(folder);
        IEnumerable<string> paths = new[] { root, Path.Combine(root, "dependencies") }
            .Where(Directory.Exists)
            .SelectMany(part => Directory.EnumerateFiles(part, "*.dll"))
            .Select(path => path.Substring(root.Length).TrimStart('/', '\\').Replace('\\', '/'))
            .OrderBy(path => path, StringComparer.Ordinal);
        List<PackagedFile> files = new();
        foreach (string path in paths)
            files.Add(new PackagedFile(path, await ContentHash.OfFileAsync(Path.Combine(root, path), cancellationToken).ConfigureAwait(false)));
        return new ModulePackage(root, files);
    }

    /// <summary>The files as a zip archive, packed once for however many nodes need it; the same files give the same bytes. Not to be changed.</summary>
    public Task<byte[]> ZipAsync() => archive.GetAsync();

    private async Task<byte[]> PackAsync()
    {
        using MemoryStream buffer = new();
        using (ZipArchive zip = new(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (PackagedFile file in files)
            {
                ZipArchiveEntry entry = zip.CreateEntry(file.Path, CompressionLevel.Optimal);
                entry.LastWriteTime = EntryTime;
                using Stream target = entry.Open();
                using FileStream source = File.OpenRead(Path.Combine(folder, file.Path));
                await source.CopyToAsync(target, 1 << 16).ConfigureAwait(false);
            }
        }

        return buffer.ToArray();
    }

    private sealed class PackagedFile
    {
        internal PackagedFile(string path, string sha256)
        {
            Path = path;
            Sha256 = sha256;
        }

        internal string Path { get; }

        internal string Sha256 { get; }
    }
}
