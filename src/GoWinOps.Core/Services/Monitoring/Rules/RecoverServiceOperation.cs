using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Starts or restarts a service for a rule, unless people want it stopped or a deployment is under way: that is read on the node at that moment.</summary>
/// <remarks>Fails as starting and stopping do. It does not count as what people want.</remarks>
public sealed class RecoverServiceOperation : NodeOperation<ServiceRuleOutcome>
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary><see cref="ServiceRuleAction.Start"/> or <see cref="ServiceRuleAction.Restart"/>.</summary>
    public ServiceRuleAction Action { get; set; }

    /// <summary>How long stopping may take, and starting again.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override async Task<ServiceRuleOutcome> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        if (await StandbyPlace.IsPassiveAsync(context, Name, cancellationToken).ConfigureAwait(false))
            return Skipped("it is to run on the other node of its pair.");
        if (await StartObstacle.FindAsync(context, Name, cancellationToken).ConfigureAwait(false) is { } obstacle)
            return Skipped(obstacle);
        if (Action == ServiceRuleAction.Restart)
        {
            await new ServiceStopper(context).StopAsync(Name, Timeout, force: true, stopDependents: false, cancellationToken).ConfigureAwait(false);
            // Stopping takes its time, in which a person or a deployment may have come: what they want stopped is not started again.
            if (await StartObstacle.FindAsync(context, Name, cancellationToken).ConfigureAwait(false) is { } since)
                return Skipped($"it was stopped, and then {since}");
        }

        ServiceTransition started = await new ServiceStarter(context).StartAsync(Name, Timeout, cancellationToken).ConfigureAwait(false);
        return new ServiceRuleOutcome { Sentence = $"it runs in process {started.Service.ProcessId}." };
    }

    private static ServiceRuleOutcome Skipped(string sentence) => new() { State = ServiceAlertState.ActionSkipped, Sentence = sentence };
}
