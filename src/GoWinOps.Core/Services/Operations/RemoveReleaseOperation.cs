using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Removes a release from a node. Refuses the one the service is set to run and the last stable one (<c>ReleaseInUse</c>).</summary>
public sealed class RemoveReleaseOperation : NodeOperation<bool>
{
    /// <summary>The service the release belongs to.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>The release.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>Answers whether there was anything to remove.</summary>
    public override Task<bool> RunAsync(NodeContext context, CancellationToken cancellationToken) =>
        new ReleaseFolder(context, Service).RemoveAsync(Version, cancellationToken);
}
