using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>
/// Sets a service to run a staged release from its next start on, and remembers it. The arguments stay; what runs now is not touched.
/// </summary>
/// <remarks>Fails among others with <c>ReleaseNotStaged</c> or <c>FencingTokenStale</c>.</remarks>
public sealed class SwitchReleaseOperation : NodeOperation<ReleaseSwitch>
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The release to run.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The fencing token of the rollout that switches; refused when a higher one has been here. Null for a person at a prompt.</summary>
    public long? FencingToken { get; set; }

    /// <summary>The rollout that switches.</summary>
    public string? RolloutId { get; set; }

    /// <summary>Whether the release counts as stable at once, as on going back to it.</summary>
    public bool MarkStable { get; set; }

    /// <inheritdoc/>
    public override async Task<ReleaseSwitch> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        return await new ReleaseSwitcher(context).SwitchAsync(this, cancellationToken).ConfigureAwait(false);
    }
}
