using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build.Toolchains;

/// <summary>One archive the user names.</summary>
internal sealed class ArchiveToolchainSource : IToolchainSource
{
    private readonly string path;
    private readonly string? knownHash;
    private readonly bool mayBeUnchecked;

    /// <param name="path">The archive.</param>
    /// <param name="knownHash">Its SHA-256; null to look for it beside the archive.</param>
    /// <param name="mayBeUnchecked">Whether it is taken although nothing tells its SHA-256.</param>
    internal ArchiveToolchainSource(string path, string? knownHash, bool mayBeUnchecked)
    {
        this.path = path;
        this.knownHash = knownHash;
        this.mayBeUnchecked = mayBeUnchecked;
    }

    /// <summary>The archive, whatever version it holds.</summary>
    /// <exception cref="GoWinOpsException"><c>ToolchainArchiveNotFound</c>, <c>ToolchainHashUnknown</c></exception>
    internal ToolchainArchive Find()
    {
        if (!File.Exists(path))
            throw new GoWinOpsException(nameof(Messages.ToolchainArchiveNotFound), path, path);
        string? hash = knownHash ?? HashFile.FindBeside(path);
        if (hash is null && !mayBeUnchecked)
            throw new GoWinOpsException(nameof(Messages.ToolchainHashUnknown), path, path);
        return new ToolchainArchive
        {
            FileName = Path.GetFileName(path),
            Location = path,
            Version = ArchiveName.VersionOf(Path.GetFileName(path)),
            Sha256 = hash,
            Size = new FileInfo(path).Length,
        };
    }

    /// <inheritdoc/>
    public Task<ToolchainArchive> FindAsync(GoVersionRequest request, GoPlatform platform, CancellationToken cancellationToken) => Task.FromResult(Find());

    /// <inheritdoc/>
    public Task<string> FetchAsync(ToolchainArchive archive, string folder, Action<ToolchainStep> onStep, CancellationToken cancellationToken) =>
        ArchiveCopy.RunAsync(archive, folder, onStep, cancellationToken);
}
