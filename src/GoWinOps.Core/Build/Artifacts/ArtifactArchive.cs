using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Build.Artifacts;

/// <summary>Packs an executable with its texts: zip for Windows, tar.gz for everything else.</summary>
/// <remarks>
/// Entries are sorted and carry the commit's time and fixed permissions, so the same inputs give the same archive. The compressed bytes are those of the
/// .NET runtime's own compressor, which changes between major versions of .NET.
/// </remarks>
internal static class ArtifactArchive
{
    private static readonly string[] Texts = { "LICENSE", "LICENCE", "COPYING", "NOTICE", "README" };
    private static readonly DateTimeOffset EarliestTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Packs.</summary>
    /// <param name="manifest">What is packed.</param>
    /// <param name="executable">The executable.</param>
    /// <param name="sources">Where licences and read-me files are looked for, the nearest first, and what is to be included.</param>
    /// <param name="folder">Where the archive goes.</param>
    /// <param name="cancellationToken">Ends the work; nothing half-written stays.</param>
    /// <exception cref="GoWinOpsException"><c>ArtifactArchiveFailed</c>, <c>ArtifactIncludeMissing</c></exception>
    internal static async Task<ArtifactFile> CreateAsync(
        ArtifactManifest manifest, string executable, ArchiveSources sources, string folder, CancellationToken cancellationToken)
    {
        bool isZip = ArtifactFolder.IsWindows(manifest.Target);
        string name = ArtifactFolder.ReleaseName(manifest) + (isZip ? ".zip" : ".tar.gz");
        string path = Path.Combine(folder, name);
        string partial = AtomicFile.PartialPath(path);
        DateTimeOffset time = manifest.CommitTime ?? EarliestTime;
        try
        {
            IReadOnlyList<ArchiveEntry> entries = Entries(manifest, executable, sources);
            using (FileStream output = new(partial, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, useAsync: true))
            {
                await (isZip
                    ? ZipWriter.WriteAsync(output, entries, time, cancellationToken)
                    : TarGzipWriter.WriteAsync(output, entries, time, cancellationToken)).ConfigureAwait(false);
            }

            ArtifactFile file = new()
            {
                File = name,
                Sha256 = await ContentHash.OfFileAsync(partial, cancellationToken).ConfigureAwait(false),
                Size = new FileInfo(partial).Length,
            };
            await AtomicFile.PublishAsync(partial, path, cancellationToken).ConfigureAwait(false);
            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ArtifactArchiveFailed), path, exception, path, exception.Message);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>What tells the files that go with an executable from any others: their names and content.</summary>
    /// <exception cref="GoWinOpsException"><c>ArtifactArchiveFailed</c>, <c>ArtifactIncludeMissing</c></exception>
    internal static async Task<string> FingerprintAsync(ArchiveSources sources, CancellationToken cancellationToken)
    {
        try
        {
            StringBuilder text = new();
            foreach (ArchiveEntry entry in Companions(sources).Values)
                text.Append(entry.Name).Append('\n').Append(await ContentHash.OfFileAsync(entry.Path, cancellationToken).ConfigureAwait(false)).Append('\n');
            return ContentHash.Of(Encoding.UTF8.GetBytes(text.ToString()));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ArtifactArchiveFailed), null, exception, "of the program", exception.Message);
        }
    }

    private static List<ArchiveEntry> Entries(ArtifactManifest manifest, string executable, ArchiveSources sources)
    {
        SortedDictionary<string, ArchiveEntry> entries = Companions(sources);
        Add(entries, new ArchiveEntry(manifest.File, executable, isExecutable: true));
        return entries.Values.ToList();
    }

    private static SortedDictionary<string, ArchiveEntry> Companions(ArchiveSources sources)
    {
        SortedDictionary<string, ArchiveEntry> entries = new(StringComparer.Ordinal);
        foreach (string text in FindTexts(sources.TextFolders))
            Add(entries, new ArchiveEntry(Path.GetFileName(text), text, isExecutable: false));
        foreach (string include in sources.Includes)
        {
            foreach (ArchiveEntry entry in Included(include, sources.TextFolders))
                Add(entries, entry);
        }

        return entries;
    }

    /// <summary>Of each kind of text, those of the nearest folder that has any.</summary>
    private static IEnumerable<string> FindTexts(IReadOnlyList<string> folders)
    {
        foreach (string kind in Texts)
        {
            foreach (string folder in folders)
            {
                List<string> found = Directory.EnumerateFiles(folder).Where(path => IsOfKind(Path.GetFileName(path), kind)).ToList();
                foreach (string path in found)
                    yield return path;
                if (found.Count > 0)
                    break;
            }
        }
    }

    private static bool IsOfKind(string fileName, string kind) =>
        fileName.StartsWith(kind, StringComparison.OrdinalIgnoreCase)
        && (fileName.Length == kind.Length || fileName[kind.Length] is '.' or '-' or '_')
        && !fileName.EndsWith(".go", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<ArchiveEntry> Included(string path, IReadOnlyList<string> folders)
    {
        if (File.Exists(path))
            return new[] { new ArchiveEntry(NameOf(path, folders), path, isExecutable: false) };
        if (!Directory.Exists(path))
            throw new GoWinOpsException(nameof(Messages.ArtifactIncludeMissing), path, path);
        return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(file => new ArchiveEntry(NameOf(file, folders, path), file, isExecutable: false));
    }

    /// <summary>A file keeps its place below the source's folders; from elsewhere, it keeps its name, or its place in the folder that was named.</summary>
    private static string NameOf(string file, IReadOnlyList<string> folders, string? named = null)
    {
        if (folders.Select(folder => TreePath.Below(folder, file)).FirstOrDefault(below => below is not null) is { } name)
            return name;
        return named is null ? Path.GetFileName(file) : Path.GetFileName(named.TrimEnd(Path.DirectorySeparatorChar)) + "/" + TreePath.Below(named, file);
    }

    private static void Add(SortedDictionary<string, ArchiveEntry> entries, ArchiveEntry entry)
    {
        if (entries.TryGetValue(entry.Name, out ArchiveEntry? other) && other.Path != entry.Path)
            throw new IOException($"Both '{other.Path}' and '{entry.Path}' would be '{entry.Name}' in it.");
        entries[entry.Name] = entry;
    }
}
