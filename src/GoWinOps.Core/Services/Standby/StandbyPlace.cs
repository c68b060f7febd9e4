using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>How this node stands in the pair of a service.</summary>
internal static class StandbyPlace
{
    /// <summary>Whether the service has a standby and must not run on this node now.</summary>
    internal static async Task<bool> IsPassiveAsync(NodeContext context, string service, CancellationToken cancellationToken)
    {
        StandbyLeaseReading reading = await StandbyLeaseFile.ReadAsync(context.ServiceFolder(service), cancellationToken).ConfigureAwait(false);
        return reading.HasStandby
            && (reading.Lease is null || LeaseGuard.DutyOf(reading.Lease, NodeBoot.Tick, await NodeBoot.IdAsync(cancellationToken).ConfigureAwait(false)) != LeaseDuty.Run);
    }

    /// <summary>Whether the service is one of a pair on this node.</summary>
    internal static bool HasStandby(NodeContext context, string service) =>
        FolderName.Fault(service) is null && File.Exists(Path.Combine(context.ServiceFolder(service), StandbyLeaseFile.FileName));

    /// <summary>How this node stands in the service's pair; null where the service has no standby.</summary>
    internal static async Task<StandbyRole?> FindRoleAsync(NodeContext context, string service, CancellationToken cancellationToken)
    {
        // Most services have none, and reading a file that is not there costs more than looking for it.
        if (!HasStandby(context, service))
            return null;
        return await IsPassiveAsync(context, service, cancellationToken).ConfigureAwait(false) ? StandbyRole.Passive : StandbyRole.Active;
    }

    /// <summary>Refuses to start a service that has a standby and must not run on this node now.</summary>
    /// <exception cref="GoWinOpsException"><c>StandbyPassive</c></exception>
    internal static async Task RequireActiveAsync(NodeContext context, string service, CancellationToken cancellationToken)
    {
        if (FolderName.Fault(service) is not null)
            return;
        try
        {
            if (!await IsPassiveAsync(context, service, cancellationToken).ConfigureAwait(false))
                return;
        }
        catch (UnauthorizedAccessException)
        {
            // Whoever may start services without being an administrator cannot look: the watcher has disabled what must not start.
            return;
        }

        throw new GoWinOpsException(nameof(Messages.StandbyPassive), service, service, Environment.MachineName);
    }

    /// <summary>Whether a deployment is at work on the service: it has suspended the failure actions, and its time is not over.</summary>
    internal static async Task<bool> IsDeployingAsync(NodeContext context, string service, CancellationToken cancellationToken)
    {
        try
        {
            SuspendedRecovery? suspended = await new SuspendedRecoveryFile(context, service).ReadAsync(cancellationToken).ConfigureAwait(false);
            return suspended?.HasExpired(context.Clock.UtcNow) == false;
        }
        catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.SuspendedRecoveryDamaged))
        {
            // A lease must not end for want of this.
            return false;
        }
    }
}
