using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Asks how much of a release the node has, so that nothing is sent twice.</summary>
/// <remarks>Fails with <c>ReleaseConflict</c> where the version exists with other content.</remarks>
public sealed class FindReleaseOperation : NodeOperation<ReleasePresence>
{
    /// <summary>The service the release belongs to.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>The release.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The SHA-256 of its executable in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; set; } = string.Empty;

    /// <summary>The executable's file name.</summary>
    public string FileName { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override Task<ReleasePresence> RunAsync(NodeContext context, CancellationToken cancellationToken) =>
        new ReleaseFolder(context, Service).FindAsync(Version, Sha256, FileName, cancellationToken);
}
