using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Remembers a release as the one to go back to.</summary>
/// <remarks>Fails with <c>ReleaseNotStaged</c> or <c>FencingTokenStale</c>.</remarks>
public sealed class MarkStableOperation : NodeOperation<ServiceState>
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The release that has proved itself.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The fencing token of the rollout; refused when a higher one has been here. Null for a person at a prompt.</summary>
    public long? FencingToken { get; set; }

    /// <summary>The rollout.</summary>
    public string? RolloutId { get; set; }

    /// <inheritdoc/>
    public override async Task<ServiceState> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        new ReleaseFolder(context, Name).RequireStaged(Version);
        return await new ServiceStateFile(context, Name).UpdateAsync(FencingToken, RolloutId, state => state.LastStable = Version, cancellationToken)
            .ConfigureAwait(false);
    }
}
