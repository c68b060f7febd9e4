using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>
/// Lays a release ready in its own folder, from content received before. Nothing that runs is touched; nothing half-made is left.
/// </summary>
/// <remarks>
/// Fails with <c>ReleaseContentMissing</c> (send the file first), <c>ReleaseCorrupted</c>, <c>ReleaseWrongArchitecture</c>, <c>ReleaseNotExecutable</c>,
/// <c>ReleaseConflict</c> (the version exists with other content) or <c>NodeDiskFull</c>.
/// </remarks>
public sealed class StageReleaseOperation : NodeOperation<StagedRelease>
{
    /// <summary>The service the release belongs to.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>The release.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The SHA-256 of its executable in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; set; } = string.Empty;

    /// <summary>The executable's file name.</summary>
    public string FileName { get; set; } = string.Empty;

    /// <summary>The executable's size in bytes; 0 when not known.</summary>
    public long Size { get; set; }

    /// <inheritdoc/>
    public override Task<StagedRelease> RunAsync(NodeContext context, CancellationToken cancellationToken) =>
        new ReleaseFolder(context, Service).StageAsync(Version, Sha256, FileName, Size, cancellationToken);
}
