using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;
using GoWinOps.Time;

namespace GoWinOps.Rollouts;

/// <summary>Takes staged nodes through their turns: what is broken first, one alone until a node has proved the release, then as many at once as may be missing.</summary>
internal sealed class FleetRollout
{
    private readonly RolloutPlan plan;
    private readonly Queue<NodeRun> waiting;
    private readonly IReadOnlyList<NodeRun> all;
    private readonly RolloutRecorder recorder;
    private readonly IClock clock;
    private readonly Dictionary<Task<NodeOutcome>, NodeRun> underWay = new();
    private readonly List<NodeOutcome> ended = new();
    private int failed;
    private bool isProved;
    private Problem? stop;

    internal FleetRollout(
        RolloutPlan plan, IEnumerable<NodeRun> staged, IReadOnlyList<NodeRun> all, RolloutRecorder recorder, IClock clock, int failedBefore)
    {
        this.plan = plan;
        this.all = all;
        this.recorder = recorder;
        this.clock = clock;
        failed = failedBefore;
        // Updating what is out of service anyway costs no capacity.
        waiting = new Queue<NodeRun>(staged.OrderBy(run => run.Baseline!.OutOfService is null));
    }

    internal async Task<RolloutEnding> RunAsync(string fencingToken, CancellationToken cancellationToken)
    {
        if (waiting.Count > 0)
            recorder.Enter(RolloutState.Canary, new Dictionary<string, string> { [RolloutEvidence.FencingToken] = fencingToken });
        try
        {
            while (waiting.Count > 0 && stop is null && !cancellationToken.IsCancellationRequested)
            {
                if (MayStartAnother() && await WaitForCapacityAsync(waiting.Peek(), cancellationToken).ConfigureAwait(false))
                    Start(waiting.Dequeue(), cancellationToken);
                else if (underWay.Count > 0)
                    await TakeOutcomeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is GoWinOpsException or OperationCanceledException)
        {
            // Whatever keeps more nodes from starting, those under way finish their turns before it is reported.
            stop ??= RolloutFailures.Describe(exception);
        }
        finally
        {
            while (underWay.Count > 0)
                await TakeOutcomeAsync().ConfigureAwait(false);
        }

        return Conclude(cancellationToken);
    }

    private bool MayStartAnother() => underWay.Count < (isProved ? plan.MaxUnavailable : 1);

    private void Start(NodeRun run, CancellationToken cancellationToken) =>
        underWay.Add(new NodeRollout(run, recorder).RunAsync(cancellationToken), run);

    private async Task TakeOutcomeAsync()
    {
        Task<NodeOutcome> task = await Task.WhenAny(underWay.Keys).ConfigureAwait(false);
        NodeRun run = underWay[task];
        underWay.Remove(task);
        NodeOutcome outcome = await task.ConfigureAwait(false);
        ended.Add(outcome);
        if (outcome.State == RolloutNodeState.Done)
        {
            if (!isProved && waiting.Count > 0 && stop is null)
                recorder.Enter(RolloutState.Rolling, mayFail: true);
            isProved = true;
            return;
        }

        if (outcome.Failure is OperationCanceledException)
            return;
        // A node that was broken before cannot be held against a release that has proved itself elsewhere.
        if (run.Baseline!.IsHealthy || !isProved)
            failed++;
        if (outcome.NeedsAttention || failed > plan.MaxFailed)
        {
            stop ??= Problem.Create(
                nameof(Messages.RolloutPaused), plan.Service, plan.Service, plan.Release.Version, run.Name, RolloutFailures.Describe(outcome.Failure!).Message);
        }
    }

    /// <summary>Whether <paramref name="next"/> may be taken out now. Waits a while for nodes that are out of service for other reasons to come back.</summary>
    /// <returns>False when a node under way has to end its turn first.</returns>
    /// <exception cref="GoWinOpsException"><c>RolloutNoCapacity</c></exception>
    private async Task<bool> WaitForCapacityAsync(NodeRun next, CancellationToken cancellationToken)
    {
        TimeSpan until = clock.Elapsed + plan.ConfirmTimeout;
        while (true)
        {
            List<string> missing = await FindMissingAsync(cancellationToken).ConfigureAwait(false);
            if (missing.Contains(next.Name) || missing.Count < plan.MaxUnavailable)
                return true;
            if (underWay.Count > 0)
                return false;
            if (clock.Elapsed >= until)
            {
                throw new GoWinOpsException(
                    nameof(Messages.RolloutNoCapacity), plan.Service, plan.Service, missing.Count, plan.MaxUnavailable, string.Join(", ", missing));
            }

            await clock.DelayAsync(plan.PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<string>> FindMissingAsync(CancellationToken cancellationToken)
    {
        List<string> missing = new();
        foreach (NodeRun run in all)
        {
            if (underWay.ContainsValue(run) || await IsMissingAsync(run, cancellationToken).ConfigureAwait(false))
                missing.Add(run.Name);
        }

        return missing;
    }

    private async Task<bool> IsMissingAsync(NodeRun run, CancellationToken cancellationToken)
    {
        NodeOutcome? outcome = ended.Find(one => one.Node == run.Name);
        if (run.Baseline is null || outcome?.State is RolloutNodeState.Unreachable or RolloutNodeState.Failed)
            return true;
        LoadBalancerView view = await run.LoadBalancer.GetAsync(run.Name, cancellationToken).ConfigureAwait(false);
        if (view.Mode != LoadBalancerMode.Ready || (view.IsChecked && !view.IsUp))
            return true;
        // Where nothing balances, or nothing checks, what was broken before stays so until its turn has mended it.
        return run.Baseline.OutOfService is not null && outcome?.State != RolloutNodeState.Done;
    }

    private RolloutEnding Conclude(CancellationToken cancellationToken)
    {
        NodeOutcome? unsafeNode = ended.Find(outcome => outcome.NeedsAttention);
        if (unsafeNode is not null)
        {
            return RolloutEnding.Because(RolloutState.NeedsAttention, Problem.Create(
                nameof(Messages.RolloutNeedsAttention), plan.Service, plan.Service, plan.Release.Version, unsafeNode.Node, recorder.Ledger.NodeOf(unsafeNode.Node).Reason));
        }

        if (stop is not null && stop.ErrorId != nameof(Messages.RolloutCancelled))
            return RolloutEnding.Because(RolloutState.Paused, stop);
        if (cancellationToken.IsCancellationRequested && (waiting.Count > 0 || ended.Exists(outcome => outcome.Failure is OperationCanceledException)))
            return RolloutEnding.Because(RolloutState.Cancelled, Problem.Create(nameof(Messages.RolloutCancelled), plan.Service));
        return ended.TrueForAll(outcome => outcome.State == RolloutNodeState.Done) && failed == 0
            ? RolloutEnding.Succeeded
            : RolloutEnding.Because(RolloutState.Succeeded, Problem.Create(nameof(Messages.RolloutIncomplete), plan.Service, plan.Service, plan.Release.Version, NotDone()));
    }

    private string NotDone() => string.Join(", ", recorder.Ledger.Result.Nodes
        .Where(node => node.State is not (RolloutNodeState.Done or RolloutNodeState.Skipped)).Select(node => node.Name));
}
