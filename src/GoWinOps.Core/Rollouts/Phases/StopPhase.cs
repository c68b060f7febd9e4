using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Rollouts.Journal;

namespace GoWinOps.Rollouts.Phases;

/// <summary>Stops the service: politely until its time is up, then for good.</summary>
internal sealed class StopPhase : NodePhase
{
    internal StopPhase(NodeRun run, RolloutPhase id = RolloutPhase.Stop)
        : base(run, id)
    {
    }

    internal override TimeSpan Timeout => Plan.StopTimeout + Plan.ReconnectWindow + TimeSpan.FromSeconds(30);

    internal override string Intent => "the service to stop";

    internal override async Task<bool> IsDoneAsync(CancellationToken cancellationToken) =>
        (await Run.InspectAsync(cancellationToken).ConfigureAwait(false)).ServiceState == "Stopped";

    internal override async Task ActAsync(CancellationToken cancellationToken)
    {
        Run.ServiceDisturbed = true;
        bool wasKilled = await Run.Node.StopAsync(Plan.StopTimeout, cancellationToken).ConfigureAwait(false);
        Evidence[RolloutEvidence.WasKilled] = wasKilled ? "true" : "false";
        if (wasKilled)
            Run.Note($"the service ignored the stop for {Plan.StopTimeout} and was killed");
    }
}
