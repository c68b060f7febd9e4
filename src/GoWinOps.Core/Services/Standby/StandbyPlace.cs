using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>How this node stands in the pair of a service.</summary>
internal static class StandbyPlace
{
    /// <summary>Whether the service has a standby and must not run on this node now.</summary>
    internal static async Task<bool> IsPassiveAsync(NodeContext context, string service, CancellationToken cancellationToken)
    {
        StandbyLeaseReading reading = await StandbyLeaseFile.ReadAsync(context.ServiceFolder(service), cancellationToken).ConfigureAwait(false);
        return reading.HasStandby
            && LeaseGuard.DutyOf(reading.Lease, NodeBoot.Tick, await NodeBoot.IdAsync(cancellationToken).ConfigureAwait(false)) != LeaseDuty.Run;
    }
}
