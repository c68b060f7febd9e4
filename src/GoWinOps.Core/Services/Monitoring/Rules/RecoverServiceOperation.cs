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
        ServiceState state = await new ServiceStateFile(context, Name).ReadAsync(cancellationToken).ConfigureAwait(false);
        if (state.Intent == ServiceIntent.Stop)
            return new ServiceRuleOutcome { State = ServiceAlertState.ActionSkipped, Sentence = "it was stopped on purpose and stays stopped." };
        if (await StandbyPlace.IsPassiveAsync(context, Name, cancellationToken).ConfigureAwait(false))
            return new ServiceRuleOutcome { State = ServiceAlertState.ActionSkipped, Sentence = "it is to run on the other node of its pair." };
        if (await DeploymentUnderWay.FindAsync(context, Name, cancellationToken).ConfigureAwait(false) is { } work)
            return new ServiceRuleOutcome { State = ServiceAlertState.ActionSkipped, Sentence = $"{work} is under way." };
        if (Action == ServiceRuleAction.Restart)
            await new ServiceStopper(context).StopAsync(Name, Timeout, force: true, stopDependents: false, cancellationToken).ConfigureAwait(false);
        ServiceTransition started = await new ServiceStarter(context).StartAsync(Name, Timeout, cancellationToken).ConfigureAwait(false);
        return new ServiceRuleOutcome { Sentence = $"it runs in process {started.Service.ProcessId}." };
    }
}
