using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Brings what Windows does when a service fails to what is asked; saying the same thing twice changes nothing.</summary>
/// <remarks>
/// Fails among others with <c>RecoveryActionInvalid</c>, <c>RecoveryCommandMissing</c>, <c>RecoveryRebootMessageMissing</c>, <c>ServiceSettingUnsupported</c>,
/// and with <c>PrivilegeMissing</c> where the computer is to be restarted by somebody who may not do so.
/// </remarks>
public sealed class SetServiceRecoveryOperation : NodeOperation<ServiceChange>
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>What is asked; what is null in it stays.</summary>
    public ServiceRecovery Recovery { get; set; } = new();

    /// <summary>Only says what would change.</summary>
    public bool PlanOnly { get; set; }

    /// <summary>Changes also a service that GoWinOps did not install.</summary>
    public bool Force { get; set; }

    /// <inheritdoc/>
    public override async Task<ServiceChange> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        // What an earlier deployment left behind is not what somebody wanted to keep.
        if (!PlanOnly && Recovery.Actions is null)
            await new RecoverySuspension(context, ServiceRecoveryManager.Instance).RestoreAsync(Name, onlyExpired: true, cancellationToken).ConfigureAwait(false);
        SetServiceOperation set = new() { Name = Name, Settings = new ServiceSettings { Recovery = Recovery }, PlanOnly = PlanOnly, Force = Force };
        return await set.RunAsync(context, cancellationToken).ConfigureAwait(false);
    }
}
