namespace GoWinOps.Services;

/// <summary>What a request came to.</summary>
/// <param name="Lease">What the node knows afterwards; null where the service has no standby.</param>
/// <param name="Refusal">Why nothing was changed; <see cref="StandbyRefusal.None"/> when the request was carried out.</param>
internal sealed record LeaseRuling(StandbyLease? Lease, StandbyRefusal Refusal);
