using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;
using GoWinOps.Time;

namespace GoWinOps.Rollouts;

/// <summary>A rollout with all that belongs to it on the control machine: the lease of its service and its journal.</summary>
public sealed class RolloutSession
{
    private readonly JournalFolder folder;
    private readonly IClock clock;

    /// <summary>Rollouts that keep journal and lease in <paramref name="folder"/>.</summary>
    public RolloutSession(JournalFolder folder, IClock? clock = null)
    {
        this.folder = folder;
        this.clock = clock ?? SystemClock.Instance;
    }

    /// <summary>Takes the lease, begins a journal and carries the plan out.</summary>
    /// <exception cref="GoWinOpsException"><c>RolloutPlanInvalid</c>, <c>RolloutLocked</c>, <c>JournalWriteFailed</c></exception>
    public async Task<RolloutResult> RunAsync(
        RolloutPlan plan, IEnumerable<IRolloutNode> nodes, ILoadBalancer loadBalancer, IRolloutObserver observer, CancellationToken cancellationToken)
    {
        plan.Validate();
        string id = JournalFolder.NewId(plan.Service, clock.UtcNow);
        using RolloutLease lease = await RolloutLease.TakeAsync(folder, plan.Service, id, clock, cancellationToken).ConfigureAwait(false);
        using RolloutJournal journal = RolloutJournal.Create(folder.JournalOf(id));
        RollingUpdate update = new(id, plan, nodes, loadBalancer, journal, RolloutLease.CurrentActor, clock, observer);
        RolloutResult result = await update.RunAsync(cancellationToken).ConfigureAwait(false);
        result.JournalPath = journal.Path;
        return result;
    }
}
