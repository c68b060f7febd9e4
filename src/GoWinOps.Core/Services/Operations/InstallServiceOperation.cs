using System;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using Newtonsoft.Json;

namespace GoWinOps.Services;

/// <summary>
/// Makes a service as asked, or brings an existing one to what is asked; saying the same thing twice changes nothing. The release has to be
/// staged before, except for a plan. A service that could not be made completely is deleted again.
/// </summary>
/// <remarks>A setting left null keeps its value on an existing service and takes its default on a new one.</remarks>
public sealed class InstallServiceOperation : NodeOperation<ServiceChange>, IPasswordOperation
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The release to run.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The executable's file name in the release's folder.</summary>
    public string FileName { get; set; } = string.Empty;

    /// <summary>How the service is to be set up.</summary>
    public ServiceSettings Settings { get; set; } = new();

    /// <summary>The account's password, where it has one. Never logged, journalled or put into a change.</summary>
    [JsonIgnore]
    public SecureString? Password { get; set; }

    /// <summary>Whether the executable can answer the service control manager, as whoever sends it has found; null lets the node look.</summary>
    public bool? IsServiceAware { get; set; }

    /// <summary>Takes an executable that cannot answer the service control manager for one that can, where <see cref="ServiceMode.Native"/> is asked for.</summary>
    public bool IsNativeForced { get; set; }

    /// <summary>The SHA-256 of the service host that is to run the program where one does; null keeps the one that runs it.</summary>
    public string? HostSha256 { get; set; }

    /// <summary>Only says what would change.</summary>
    public bool PlanOnly { get; set; }

    /// <summary>Takes over a service of this name that GoWinOps did not install.</summary>
    public bool Adopt { get; set; }

    /// <summary>The fencing token of the rollout that installs; null for a person at a prompt.</summary>
    public long? FencingToken { get; set; }

    /// <summary>The rollout that installs.</summary>
    public string? RolloutId { get; set; }

    /// <inheritdoc/>
    public override async Task<ServiceChange> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        ServiceChange change = await new ServiceInstaller(context, this).RunAsync(cancellationToken).ConfigureAwait(false);
        await SupersededRecovery.SettleAsync(context, change, Settings).ConfigureAwait(false);
        return change;
    }
}
