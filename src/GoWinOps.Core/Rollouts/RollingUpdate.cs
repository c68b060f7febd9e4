using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;
using GoWinOps.Time;

namespace GoWinOps.Rollouts;

/// <summary>
/// Brings a release to the nodes of a plan: to all of them first, then into service on one after the other, never with more of them out of service than the
/// plan allows.
/// </summary>
public sealed class RollingUpdate
{
    private readonly RolloutPlan plan;
    private readonly List<NodeRun> runs;
    private readonly RolloutRecorder recorder;
    private readonly IClock clock;

    /// <summary>A rollout, not yet begun.</summary>
    /// <param name="rolloutId">Its name.</param>
    /// <param name="plan">The validated plan.</param>
    /// <param name="nodes">The plan's nodes, in its order. They stay the caller's to dispose of.</param>
    /// <param name="loadBalancer">What sends them work.</param>
    /// <param name="journal">Where it writes what it does.</param>
    /// <param name="actor">Who starts it.</param>
    /// <param name="clock">Its only source of time.</param>
    /// <param name="observer">Who watches.</param>
    public RollingUpdate(
        string rolloutId,
        RolloutPlan plan,
        IEnumerable<IRolloutNode> nodes,
        ILoadBalancer loadBalancer,
        IRolloutJournal journal,
        string actor,
        IClock clock,
        IRolloutObserver observer)
    {
        plan.Validate();
        this.plan = plan;
        this.clock = clock;
        recorder = new RolloutRecorder(rolloutId, plan, actor, journal, clock, observer);
        runs = nodes.Select(node => new NodeRun(rolloutId, plan, node, loadBalancer, clock, observer)).ToList();
    }

    /// <summary>Carries it out.</summary>
    /// <param name="cancellationToken">Stops it: the nodes under way are brought to a safe state first.</param>
    /// <returns>How it ended; a rollout that fails is a result, too.</returns>
    /// <exception cref="GoWinOpsException"><c>JournalWriteFailed</c> before anything was done.</exception>
    public async Task<RolloutResult> RunAsync(CancellationToken cancellationToken)
    {
        recorder.Begin();
        recorder.Enter(RolloutState.Locked);
        RolloutEnding ending;
        try
        {
            ending = await CarryOutAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            ending = RolloutEnding.Because(RolloutState.Cancelled, Problem.Create(nameof(Messages.RolloutCancelled), plan.Service));
        }
        catch (GoWinOpsException exception)
        {
            ending = RolloutEnding.Because(RolloutState.Failed, exception.Problem);
        }

        if (recorder.JournalFailure is { } lost && ending.State is RolloutState.Succeeded or RolloutState.Cancelled)
            ending = RolloutEnding.Because(RolloutState.Paused, lost.Problem);
        recorder.Enter(ending.State, ending.Evidence, mayFail: true);
        return recorder.Ledger.Result;
    }

    private async Task<RolloutEnding> CarryOutAsync(CancellationToken cancellationToken)
    {
        recorder.Enter(RolloutState.Preflight);
        RolloutPreflight preflight = new(plan, recorder);
        List<NodeOutcome> failed = new(await preflight.LookAsync(runs, cancellationToken).ConfigureAwait(false));
        if (failed.Count > plan.MaxFailed)
            return PreflightFailed(failed);
        SkipWhatIsDone();
        if (CapacityProblem(failed.Count) is { } problem)
            return RolloutEnding.Because(RolloutState.Failed, problem);

        failed.AddRange(await preflight.StageAsync(Remaining(), cancellationToken).ConfigureAwait(false));
        if (failed.Count > plan.MaxFailed)
            return PreflightFailed(failed);
        long token = NextFencingToken();
        foreach (NodeRun run in runs)
            run.FencingToken = token;
        FleetRollout fleet = new(plan, Remaining(), runs, recorder, clock, failed.Count);
        return await fleet.RunAsync(token.ToString(CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false);
    }

    private List<NodeRun> Remaining() =>
        runs.Where(run => recorder.Ledger.NodeOf(run.Name).Phase != RolloutPhase.Finish).ToList();

    private void SkipWhatIsDone()
    {
        foreach (NodeRun run in Remaining())
        {
            if (run.Baseline is { IsHealthy: true } baseline
                && baseline.Facts.CurrentRelease == plan.Release.Version
                && baseline.Facts.LastStableRelease == plan.Release.Version)
            {
                recorder.Finish(run.Name, RolloutNodeState.Skipped, $"It runs release '{plan.Release.Version}' already.");
            }
        }
    }

    /// <summary>Nodes that stay out of service whatever is rolled out leave less to take from; better said now than when the first node is drained.</summary>
    private Problem? CapacityProblem(int failed)
    {
        List<NodeRun> remaining = Remaining();
        string[] kept = runs.Where(run => run.Baseline is { } baseline && baseline.View.Mode != LoadBalancerMode.Ready).Select(run => run.Name).ToArray();
        int lasting = kept.Length + failed;
        bool isAnyInService = remaining.Any(run => run.Baseline!.OutOfService is null);
        return isAnyInService && lasting >= plan.MaxUnavailable
            ? Problem.Create(nameof(Messages.RolloutNoCapacity), plan.Service, plan.Service, lasting, plan.MaxUnavailable, string.Join(", ", kept))
            : null;
    }

    private RolloutEnding PreflightFailed(List<NodeOutcome> failed)
    {
        string detail = string.Join(" ", failed.Select(outcome => $"{outcome.Node}: {RolloutFailures.Describe(outcome.Failure!).Message}"));
        return RolloutEnding.Because(
            RolloutState.Failed, Problem.Create(nameof(Messages.RolloutPreflightFailed), plan.Service, plan.Service, failed.Count, plan.Nodes.Length, detail));
    }

    /// <summary>Higher than any token the nodes have seen, whatever the clocks of the control machines say.</summary>
    private long NextFencingToken()
    {
        long seen = runs.Max(run => run.Baseline?.Facts.FencingToken ?? 0);
        return Math.Max(clock.UtcNow.ToUnixTimeMilliseconds(), seen + 1);
    }
}
