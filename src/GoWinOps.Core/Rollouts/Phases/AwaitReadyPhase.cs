using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;

namespace GoWinOps.Rollouts.Phases;

/// <summary>Waits, on the node's own port and out of the load balancer's sight, until the started program is ready.</summary>
internal sealed class AwaitReadyPhase : NodePhase
{
    private readonly string? expectedVersion;
    private readonly string? release;
    private ReadinessClock? readiness;

    internal AwaitReadyPhase(NodeRun run)
        : base(run, RolloutPhase.AwaitReady)
    {
        release = run.Plan.Release.Version;
        expectedVersion = run.Plan.VersionUrl is null ? null : release;
    }

    private AwaitReadyPhase(NodeRun run, string? release, string? expectedVersion)
        : base(run, RolloutPhase.AwaitRestored)
    {
        this.release = release;
        this.expectedVersion = expectedVersion;
    }

    internal override TimeSpan Timeout => Plan.HealthyDeadline + Plan.ReconnectWindow;

    internal override string Intent => $"release '{release}' to be healthy for {Plan.MinReady}";

    /// <summary>The same step on the way back.</summary>
    internal static AwaitReadyPhase Restored(NodeRun run) =>
        new(run, run.ReleaseToRestore, run.Plan.VersionUrl is null ? null : run.VersionToRestore);

    internal override async Task ActAsync(CancellationToken cancellationToken)
    {
        readiness ??= new ReadinessClock(Run.Clock.Elapsed, Plan.MinReady, Plan.HealthyDeadline, expectedVersion);
        while (true)
        {
            ReadinessVerdict verdict = readiness.Observe(await LookAsync(cancellationToken).ConfigureAwait(false));
            if (verdict == ReadinessVerdict.Ready)
                break;
            if (verdict == ReadinessVerdict.Failed)
                throw new GoWinOpsException(nameof(Messages.ReleaseNeverReady), Run.Name, release, Run.Name, Plan.HealthyDeadline, Describe());
            await Run.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        Evidence[RolloutEvidence.Reason] = readiness.Resets == 0 ? "healthy from the first success on" : $"healthy after {readiness.Resets} relapses";
    }

    private async Task<ReadinessObservation> LookAsync(CancellationToken cancellationToken)
    {
        ServiceSnapshot facts = await Run.InspectAsync(cancellationToken).ConfigureAwait(false);
        if (facts.ServiceState == "Stopped")
            throw new GoWinOpsException(nameof(Messages.ReleaseCrashed), Run.Name, release, Run.Name, facts.ExitCode, Describe());
        ProbeResult probe = await Run.Node.ProbeAsync(cancellationToken).ConfigureAwait(false);
        Run.Heard();
        if (!probe.Healthy)
            Run.Note(probe.Reason);
        return new ReadinessObservation
        {
            At = Run.Clock.Elapsed,
            Healthy = facts.IsRunning && probe.Healthy,
            Reason = facts.IsRunning ? probe.Reason : $"the service is {facts.ServiceState}",
            Version = probe.Version,
            ProcessId = facts.ProcessId,
            ProcessStartedAt = facts.ProcessStartedAt,
        };
    }

    private string Describe() => readiness!.Reasons.Count == 0 ? "it was never seen unhealthy" : string.Join("; ", readiness.Reasons);
}
