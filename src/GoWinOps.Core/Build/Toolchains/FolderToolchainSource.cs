using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build.Toolchains;

/// <summary>A folder or a share that holds official archives, each with its SHA-256 in a <c>.sha256</c> file beside it or in <c>SHA256SUMS</c>.</summary>
internal sealed class FolderToolchainSource : IToolchainSource
{
    private readonly string folder;
    private readonly string? knownHash;

    /// <param name="folder">The folder.</param>
    /// <param name="knownHash">The SHA-256 the user gave, which stands in for a file that says it.</param>
    internal FolderToolchainSource(string folder, string? knownHash)
    {
        this.folder = folder;
        this.knownHash = knownHash;
    }

    /// <inheritdoc/>
    public Task<ToolchainArchive> FindAsync(GoVersionRequest request, GoPlatform platform, CancellationToken cancellationToken)
    {
        Dictionary<string, GoVersionNumber> archives = List(platform);
        GoVersionNumber version = request.Newest(archives.Values) ?? throw ToolchainVersions.NotFound(request, folder, archives.Values);
        string path = archives.First(archive => archive.Value.CompareTo(version) == 0).Key;
        return Task.FromResult(new ToolchainArchive
        {
            FileName = Path.GetFileName(path),
            Location = path,
            Version = version,
            Sha256 = knownHash ?? HashFile.FindBeside(path) ?? throw new GoWinOpsException(nameof(Messages.ToolchainHashUnknown), path, path),
            Size = new FileInfo(path).Length,
        });
    }

    /// <inheritdoc/>
    public Task<string> FetchAsync(ToolchainArchive archive, string folder, Action<ToolchainStep> onStep, CancellationToken cancellationToken) =>
        ArchiveCopy.RunAsync(archive, folder, onStep, cancellationToken);

    /// <summary>The archives of a folder for a platform, by path. A folder that is not there has none.</summary>
    internal Dictionary<string, GoVersionNumber> List(GoPlatform platform)
    {
        try
        {
            Dictionary<string, GoVersionNumber> archives = new(StringComparer.Ordinal);
            foreach (string path in Directory.EnumerateFiles(folder, "go*"))
            {
                if (ArchiveName.VersionOf(Path.GetFileName(path)) is { } version && string.Equals(Path.GetFileName(path), platform.ArchiveName(version), StringComparison.OrdinalIgnoreCase))
                    archives[path] = version;
            }

            return archives;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ToolchainSourceInvalid), folder, exception, folder, exception.Message);
        }
    }
}
