using System;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Go;

/// <summary>Lays module sources out as a Go module proxy does: <c>MODULE/@v/VERSION.{zip,mod,info}</c> and <c>list</c>.</summary>
internal static class GoModuleFolder
{
    /// <param name="proxy">The proxy's folder.</param>
    /// <param name="module">The module path, in lower case (upper case would need escaping).</param>
    /// <param name="version">With its v.</param>
    /// <param name="sourceArchive">A .tar.gz with one folder at the top, the module's root.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static async Task AddAsync(string proxy, string module, string version, string sourceArchive, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(proxy, module, "@v")).FullName;
        var goMod = await WriteZipAsync(Path.Combine(folder, version + ".zip"), $"{module}@{version}/", sourceArchive, cancellation)
            .ConfigureAwait(false);
        await File.WriteAllBytesAsync(Path.Combine(folder, version + ".mod"), goMod, cancellation).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, version + ".info"), $$"""{"Version":"{{version}}"}""", cancellation)
            .ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, "list"), version + "\n", cancellation).ConfigureAwait(false);
    }

    /// <returns>The module's go.mod.</returns>
    private static async Task<byte[]> WriteZipAsync(string path, string prefix, string sourceArchive, CancellationToken cancellation)
    {
        byte[]? goMod = null;
        await using var compressed = File.OpenRead(sourceArchive);
        await using var plain = new GZipStream(compressed, CompressionMode.Decompress);
        await using var source = new TarReader(plain);
        await using var target = new FileStream(path, FileMode.CreateNew);
        using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: false, Encoding.UTF8);
        while (await source.GetNextEntryAsync(copyData: false, cancellation).ConfigureAwait(false) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || entry.DataStream is null)
            {
                continue;
            }

            var name = entry.Name[(entry.Name.IndexOf('/', StringComparison.Ordinal) + 1)..];
            using var content = new MemoryStream();
            await entry.DataStream.CopyToAsync(content, cancellation).ConfigureAwait(false);
            await using var file = await zip.CreateEntry(prefix + name).OpenAsync(cancellation).ConfigureAwait(false);
            await file.WriteAsync(content.GetBuffer().AsMemory(0, (int)content.Length), cancellation).ConfigureAwait(false);
            if (name == "go.mod")
            {
                goMod = content.ToArray();
            }
        }

        return goMod ?? throw new LabException($"'{sourceArchive}' holds no go.mod.");
    }
}
