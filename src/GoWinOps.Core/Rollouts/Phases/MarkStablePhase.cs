using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Rollouts.Journal;

namespace GoWinOps.Rollouts.Phases;

/// <summary>Makes the release the one a later rollout goes back to.</summary>
internal sealed class MarkStablePhase : NodePhase
{
    internal MarkStablePhase(NodeRun run)
        : base(run, RolloutPhase.MarkStable)
    {
    }

    internal override TimeSpan Timeout => Plan.ReconnectWindow + TimeSpan.FromSeconds(60);

    internal override string Intent => $"release '{Plan.Release.Version}' to be remembered as stable";

    internal override Task ActAsync(CancellationToken cancellationToken)
    {
        Evidence[RolloutEvidence.Release] = Plan.Release.Version;
        return Run.Node.MarkStableAsync(Plan.Release.Version, Run.FencingToken, Run.RolloutId, cancellationToken);
    }
}
