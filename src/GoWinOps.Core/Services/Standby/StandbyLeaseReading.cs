namespace GoWinOps.Services;

/// <summary>What was found in the place of a lease.</summary>
/// <param name="HasStandby">Whether there is a file: the service is one of a pair.</param>
/// <param name="Lease">What it says; null when it cannot be read, which lets nothing run.</param>
internal sealed record StandbyLeaseReading(bool HasStandby, StandbyLease? Lease);
