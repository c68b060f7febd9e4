using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Rollouts.Phases;

/// <summary>One step of a node: what it intends, whether it is done already, how it is done and how long that may take.</summary>
internal abstract class NodePhase
{
    protected NodePhase(NodeRun run, RolloutPhase id)
    {
        Run = run;
        Id = id;
    }

    internal RolloutPhase Id { get; }

    /// <summary>How long the step may take.</summary>
    internal abstract TimeSpan Timeout { get; }

    /// <summary>What the step does or waits on, in words.</summary>
    internal abstract string Intent { get; }

    /// <summary>What the step found or did.</summary>
    internal Dictionary<string, string> Evidence { get; } = new();

    protected NodeRun Run { get; }

    protected RolloutPlan Plan => Run.Plan;

    /// <summary>Whether there is nothing left to do, by the node's own word.</summary>
    internal virtual Task<bool> IsDoneAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Takes the step. It may be taken again when the connection was lost meanwhile.</summary>
    internal abstract Task ActAsync(CancellationToken cancellationToken);
}
