using System;

namespace GoWinOps.Health;

/// <summary>What a <see cref="ServiceProbe"/> means where it does not say so.</summary>
/// <remarks>Source of the numbers: Kubernetes, "Configure Liveness, Readiness and Startup Probes", "Configure Probes".</remarks>
internal static class ServiceProbeDefaults
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private const int SuccessThreshold = 1;
    private const int FailureThreshold = 3;

    /// <summary>How long after the start the first question comes.</summary>
    internal static TimeSpan InitialDelayOf(ServiceProbe probe) => probe.InitialDelay ?? TimeSpan.Zero;

    /// <summary>The time from one question to the next.</summary>
    internal static TimeSpan PeriodOf(ServiceProbe probe) => probe.Period ?? Period;

    /// <summary>How long an answer may take.</summary>
    internal static TimeSpan TimeoutOf(ServiceProbe probe) => probe.Timeout ?? Timeout;

    /// <summary>How many answers of a kind in a row count.</summary>
    internal static int ThresholdOf(ServiceProbe probe, bool succeeded) =>
        succeeded ? probe.SuccessThreshold ?? SuccessThreshold : probe.FailureThreshold ?? FailureThreshold;
}
