using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Pipelines.Runs;

/// <summary>Packs what was built, each executable for itself, with checksums: the same names as in a pipeline of New-GoPipeline.</summary>
internal static class PackageStage
{
    private const string ChecksumName = "SHA256SUMS";

    // The earliest a zip file knows. The same executable gives the same package whenever it is packed.
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The folder packages of a version go to.</summary>
    internal static string FolderOf(string outputPath, string version) => Path.Combine(outputPath, version, "packages");

    /// <summary>Packs.</summary>
    /// <exception cref="GoWinOpsException"><c>PipelinePackageFailed</c></exception>
    internal static async Task RunAsync(string outputPath, IReadOnlyList<PipelineArtifact> artifacts, CancellationToken cancellationToken)
    {
        string folder = FolderOf(outputPath, artifacts[0].Version);
        try
        {
            Directory.CreateDirectory(folder);
            List<string> sums = new();
            foreach (PipelineArtifact artifact in artifacts)
            {
                string name = $"{artifact.Name}_{artifact.Version}_{artifact.Target.Replace('/', '_')}.zip";
                string path = Path.Combine(folder, name);
                await ReplaceAsync(path, stream => PackAsync(stream, artifact.Path, cancellationToken), cancellationToken).ConfigureAwait(false);
                sums.Add($"{await ContentHash.OfFileAsync(path, cancellationToken).ConfigureAwait(false)}  {name}\n");
            }

            byte[] text = Encoding.UTF8.GetBytes(string.Concat(sums.OrderBy(line => line.Substring(64), StringComparer.Ordinal)));
            await AtomicFile.WriteAsync(Path.Combine(folder, ChecksumName), text, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.PipelinePackageFailed), folder, exception, folder, exception.Message);
        }
    }

    private static async Task PackAsync(Stream stream, string executable, CancellationToken cancellationToken)
    {
        using ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        ZipArchiveEntry entry = zip.CreateEntry(Path.GetFileName(executable), CompressionLevel.Optimal);
        entry.LastWriteTime = Time;
        using Stream packed = entry.Open();
        using FileStream source = new(executable, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        await source.CopyToAsync(packed, 1 << 16, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a file beside its place and puts it there as a whole.</summary>
    private static async Task ReplaceAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        string partial = AtomicFile.PartialPath(path);
        try
        {
            using (FileStream stream = new(partial, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
                await write(stream).ConfigureAwait(false);
            await AtomicFile.PublishAsync(partial, path, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
