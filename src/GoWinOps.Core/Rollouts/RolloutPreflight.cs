using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;

namespace GoWinOps.Rollouts;

/// <summary>All that can fail before any node is taken out of service: looking at the nodes and bringing the release to them.</summary>
internal sealed class RolloutPreflight
{
    private const long RoomToSpare = 64L * 1024 * 1024;

    private readonly RolloutPlan plan;
    private readonly RolloutRecorder recorder;

    internal RolloutPreflight(RolloutPlan plan, RolloutRecorder recorder)
    {
        this.plan = plan;
        this.recorder = recorder;
    }

    /// <summary>Looks at all nodes; each gets its baseline.</summary>
    /// <returns>The nodes that cannot take part, with why.</returns>
    internal Task<IReadOnlyList<NodeOutcome>> LookAsync(IEnumerable<NodeRun> runs, CancellationToken cancellationToken) => ForAllAsync(
        runs, RolloutPhase.Preflight, "its service, its release, its disk and its place in the load balancer", plan.ConfirmTimeout + plan.ReconnectWindow, LookAsync, cancellationToken);

    /// <summary>Brings the release to all nodes.</summary>
    /// <returns>The nodes it could not be brought to, with why.</returns>
    internal Task<IReadOnlyList<NodeOutcome>> StageAsync(IEnumerable<NodeRun> runs, CancellationToken cancellationToken) =>
        ForAllAsync(runs, RolloutPhase.Stage, $"release '{plan.Release.Version}' to arrive", plan.StageTimeout, StageAsync, cancellationToken);

    private async Task<IReadOnlyList<NodeOutcome>> ForAllAsync(
        IEnumerable<NodeRun> runs,
        RolloutPhase phase,
        string waitsOn,
        TimeSpan timeout,
        Func<NodeRun, CancellationToken, Task<Dictionary<string, string>>> work,
        CancellationToken cancellationToken)
    {
        List<NodeOutcome> failed = new();
        await ThrottledWork.ForEachAsync(runs, plan.ThrottleLimit, OneAsync).ConfigureAwait(false);
        return failed;

        async Task OneAsync(NodeRun run)
        {
            cancellationToken.ThrowIfCancellationRequested();
            recorder.Intend(run.Name, phase, waitsOn, timeout, mayFail: false);
            Dictionary<string, string> evidence = new();
            try
            {
                await PhaseDeadline.RunAsync(
                    run.Clock,
                    timeout,
                    async token => evidence = await work(run, token).ConfigureAwait(false),
                    () => new GoWinOpsException(nameof(Messages.RolloutPhaseTimedOut), run.Name, run.Name, waitsOn, timeout),
                    cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                recorder.Fail(run.Name, phase, exception);
                if (exception is OperationCanceledException)
                {
                    recorder.Finish(run.Name, RolloutNodeState.Skipped, Problem.Create(nameof(Messages.RolloutCancelled), run.Name).Message);
                    throw;
                }

                RolloutNodeState state = RolloutFailures.IsNodeLost(exception) ? RolloutNodeState.Unreachable : RolloutNodeState.Failed;
                recorder.Finish(run.Name, state, RolloutFailures.Describe(exception).Message);
                lock (failed)
                    failed.Add(new NodeOutcome(run.Name, state, exception));
                return;
            }

            recorder.Complete(run.Name, phase, evidence);
        }
    }

    private async Task<Dictionary<string, string>> LookAsync(NodeRun run, CancellationToken cancellationToken)
    {
        ServiceSnapshot facts = await run.Node.InspectAsync(cancellationToken).ConfigureAwait(false);
        if (!facts.IsInstalled)
            throw new GoWinOpsException(nameof(Messages.RolloutServiceMissing), run.Name, plan.Service, run.Name);
        if (facts.IsPassive)
            throw new GoWinOpsException(nameof(Messages.RolloutNodePassive), run.Name, run.Name, plan.Service);
        // Found here, or else when the node is out of service: neither release could be started.
        if (facts.IsDisabled)
            throw new GoWinOpsException(nameof(Messages.RolloutServiceDisabled), run.Name, plan.Service, run.Name);
        // Likewise: its start would run into the time the manager waits for a service to answer.
        if (facts.NeedsAwareProgram && plan.Release.IsServiceAware == false)
            throw new GoWinOpsException(nameof(Messages.RolloutReleaseNotAware), run.Name, plan.Release.Version, plan.Service, run.Name);
        NodeCapacity capacity = await run.Node.MeasureAsync(plan.Release, cancellationToken).ConfigureAwait(false);
        CheckCapacity(run, capacity);
        LoadBalancerView view = await run.LoadBalancer.GetAsync(run.Name, cancellationToken).ConfigureAwait(false);
        if (!view.PeersAgree)
            throw new GoWinOpsException(nameof(Messages.LoadBalancerPeersDisagree), run.Name, run.LoadBalancer.Description, run.Name);
        ProbeResult probe = await run.Node.ProbeAsync(cancellationToken).ConfigureAwait(false);
        run.Baseline = new NodeBaseline(facts, capacity, probe, view);
        Dictionary<string, string> evidence = new()
        {
            [RolloutEvidence.ServiceState] = facts.ServiceState,
            [RolloutEvidence.LoadBalancerMode] = view.Mode.ToString(),
            [RolloutEvidence.FencingToken] = facts.FencingToken.ToString(CultureInfo.InvariantCulture),
        };
        if (facts.CurrentRelease is not null)
            evidence[RolloutEvidence.FromRelease] = facts.CurrentRelease;
        if (run.Baseline.OutOfService is { } reason)
            evidence[RolloutEvidence.OutOfService] = reason;
        return evidence;
    }

    private void CheckCapacity(NodeRun run, NodeCapacity capacity)
    {
        if (!capacity.IsStaged && capacity.FreeBytes < plan.Release.Size + RoomToSpare)
        {
            throw new GoWinOpsException(
                nameof(Messages.RolloutDiskFull), run.Name, run.Name, capacity.FreeBytes >> 20, (plan.Release.Size + RoomToSpare) >> 20);
        }
    }

    private async Task<Dictionary<string, string>> StageAsync(NodeRun run, CancellationToken cancellationToken)
    {
        await run.Node.StageAsync(plan.Release, new StagingProgress(run), cancellationToken).ConfigureAwait(false);
        return new Dictionary<string, string> { [RolloutEvidence.Release] = plan.Release.Version };
    }

    private sealed class StagingProgress : IProgress<long>
    {
        private readonly NodeRun run;

        internal StagingProgress(NodeRun run) => this.run = run;

        public void Report(long value) => run.Observer.Staging(run.Name, value, run.Plan.Release.Size);
    }
}
