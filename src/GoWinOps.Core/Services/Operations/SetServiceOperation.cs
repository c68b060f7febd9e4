using System.Security;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using Newtonsoft.Json;

namespace GoWinOps.Services;

/// <summary>Changes how an existing service is set up, and nothing else about it; saying the same thing twice changes nothing.</summary>
/// <remarks>
/// Fails among others with <c>ServiceNotFound</c>, <c>ServiceNotManaged</c> and, when a change that failed half-way could not be put back
/// completely, with <c>ServiceHalfChanged</c>.
/// </remarks>
public sealed class SetServiceOperation : NodeOperation<ServiceChange>, IPasswordOperation
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>How it is to be set up; what is null stays as it is.</summary>
    public ServiceSettings Settings { get; set; } = new();

    /// <summary>Puts back what GoWinOps set up, where <see cref="Settings"/> say nothing else and somebody else has changed it.</summary>
    public bool Restore { get; set; }

    /// <summary>The account's password, where it has one. Never logged, journalled or put into a change.</summary>
    [JsonIgnore]
    public SecureString? Password { get; set; }

    /// <summary>Takes an executable that cannot answer the service control manager for one that can, where <see cref="ServiceMode.Native"/> is asked for.</summary>
    public bool IsNativeForced { get; set; }

    /// <summary>The SHA-256 of the service host that is to run the program where one does; null keeps the one that runs it.</summary>
    public string? HostSha256 { get; set; }

    /// <summary>Only says what would change.</summary>
    public bool PlanOnly { get; set; }

    /// <summary>Changes also a service that GoWinOps did not install.</summary>
    public bool Force { get; set; }

    /// <inheritdoc/>
    public override async Task<ServiceChange> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        ServiceChange change = await new ServiceSetter(context, this).RunAsync(cancellationToken).ConfigureAwait(false);
        await SupersededRecovery.SettleAsync(context, change, Settings).ConfigureAwait(false);
        return change;
    }
}
