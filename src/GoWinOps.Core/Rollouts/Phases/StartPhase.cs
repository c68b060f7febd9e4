using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Rollouts.Phases;

/// <summary>Starts the service.</summary>
internal sealed class StartPhase : NodePhase
{
    internal StartPhase(NodeRun run, RolloutPhase id = RolloutPhase.Start)
        : base(run, id)
    {
    }

    internal override TimeSpan Timeout => Plan.StartTimeout + Plan.ReconnectWindow + TimeSpan.FromSeconds(10);

    internal override string Intent => "the service to start";

    internal override async Task<bool> IsDoneAsync(CancellationToken cancellationToken) =>
        (await Run.InspectAsync(cancellationToken).ConfigureAwait(false)).IsRunning;

    internal override Task ActAsync(CancellationToken cancellationToken) => Run.Node.StartAsync(Plan.StartTimeout, cancellationToken);
}
