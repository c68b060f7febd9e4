using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;

namespace GoWinOps.Rollouts.Phases;

/// <summary>Sets the stopped service to another release: the new one, or on the way back the former.</summary>
internal sealed class SwitchPhase : NodePhase
{
    private readonly string? release;

    internal SwitchPhase(NodeRun run)
        : base(run, RolloutPhase.Switch) => release = run.Plan.Release.Version;

    private SwitchPhase(NodeRun run, string? release)
        : base(run, RolloutPhase.UndoSwitch) => this.release = release;

    internal override TimeSpan Timeout => Plan.ReconnectWindow + TimeSpan.FromSeconds(60);

    internal override string Intent => $"the service to be set to release '{release}'";

    /// <summary>The same step on the way back.</summary>
    internal static SwitchPhase Back(NodeRun run) => new(run, run.ReleaseToRestore);

    internal override async Task<bool> IsDoneAsync(CancellationToken cancellationToken)
    {
        if (release is null)
            throw new GoWinOpsException(nameof(Messages.RolloutNothingToRestore), Run.Name, Run.Name, Plan.Service);
        Evidence[RolloutEvidence.Release] = release;
        // Forward, the switch is made even to the release that is set: it leaves the fencing token on the node.
        return Id == RolloutPhase.UndoSwitch
            && (await Run.InspectAsync(cancellationToken).ConfigureAwait(false)).CurrentRelease == release;
    }

    internal override async Task ActAsync(CancellationToken cancellationToken)
    {
        Run.ServiceDisturbed = true;
        await Run.Node.SwitchAsync(release!, Run.FencingToken, Run.RolloutId, cancellationToken).ConfigureAwait(false);
    }
}
