using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>What has to hold before anything is done about the pair of a service on its node.</summary>
internal static class StandbyChecks
{
    /// <summary>Reads the lease of a service; null where it has no standby.</summary>
    /// <exception cref="GoWinOpsException"><c>StandbyLeaseDamaged</c></exception>
    internal static async Task<StandbyLease?> ReadAsync(string service, string serviceFolder, CancellationToken cancellationToken)
    {
        StandbyLeaseReading reading = await StandbyLeaseFile.ReadAsync(serviceFolder, cancellationToken).ConfigureAwait(false);
        if (!reading.HasStandby || reading.Lease is not null)
            return reading.Lease;
        string path = Path.Combine(serviceFolder, StandbyLeaseFile.FileName);
        throw new GoWinOpsException(nameof(Messages.StandbyLeaseDamaged), service, service, Environment.MachineName, path);
    }

    /// <summary>Refuses to take a pair from a watch that still holds it.</summary>
    /// <exception cref="GoWinOpsException"><c>StandbyHeld</c></exception>
    internal static void RequireFree(string service, StandbyLease? lease, long tick, string bootId)
    {
        if (lease is not null && LeaseGuard.IsHeld(lease, tick, bootId))
            throw new GoWinOpsException(nameof(Messages.StandbyHeld), service, service, Environment.MachineName, lease.Holder);
    }
}
