using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Services;

/// <summary>What the lease of a standby pair says on this start of the machine.</summary>
internal sealed class WatchedLease
{
    private readonly Func<long> readTick;

    /// <param name="bootId">The machine's present start.</param>
    /// <param name="readTick">Milliseconds since then.</param>
    internal WatchedLease(string bootId, Func<long> readTick)
    {
        BootId = bootId;
        this.readTick = readTick;
    }

    /// <summary>The machine's present start.</summary>
    internal string BootId { get; }

    /// <summary>Milliseconds since the machine started.</summary>
    internal long Tick => readTick();

    /// <summary>Why the service in a folder must not start, as the second half of a sentence; null when it may.</summary>
    internal async Task<string?> ReadObstacleAsync(string serviceFolder, CancellationToken cancellationToken)
    {
        StandbyLeaseReading reading;
        try
        {
            reading = await StandbyLeaseFile.ReadAsync(serviceFolder, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"its standby lease cannot be read: {exception.Message}";
        }

        return !reading.HasStandby || DutyOf(reading) == LeaseDuty.Run ? null : "this node holds no lease for it, and its standby may run it";
    }

    /// <summary>What the node has to see to now.</summary>
    internal LeaseDuty DutyOf(StandbyLeaseReading reading) => reading.HasStandby ? LeaseGuard.DutyOf(reading.Lease, Tick, BootId) : LeaseDuty.Run;
}
