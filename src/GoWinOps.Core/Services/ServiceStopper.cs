using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Stops services of this node for people who asked for it.</summary>
internal sealed class ServiceStopper
{
    private readonly NodeContext context;
    private readonly ServiceGraph? known;

    /// <summary>Stops services of this node.</summary>
    /// <param name="context">The node.</param>
    /// <param name="known">What depends on what among the services that run; looked at when it is needed if null.</param>
    internal ServiceStopper(NodeContext context, ServiceGraph? known = null)
    {
        this.context = context;
        this.known = known;
    }

    /// <summary>Stops a service and waits until its process has ended, so that its files are free.</summary>
    internal Task<ServiceTransition> StopAsync(string name, TimeSpan timeout, bool force, bool stopDependents, CancellationToken cancellationToken) =>
        StopAsync(name, timeout, force, stopDependents, new List<string>(), cancellationToken);

    /// <summary>As above; <paramref name="stopped"/> takes each dependent as it stops, so that it is known also when the service itself does not stop.</summary>
    internal async Task<ServiceTransition> StopAsync(
        string name, TimeSpan timeout, bool force, bool stopDependents, ICollection<string> stopped, CancellationToken cancellationToken)
    {
        Deadline deadline = new(context.Clock, timeout);
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect, context.ServiceMachine);
        ServiceStop stop = new(new ServiceStopManager(context, manager, mayKill: force, known), context.Clock, RuleOf(force, stopDependents));
        ServiceStopResult result = await stop.RunAsync(name, deadline, stopped, cancellationToken).ConfigureAwait(false);
        if (result.Again is { } again)
            throw ServiceStopFailure.StartedAgain(name, again);
        return new ServiceTransition
        {
            Service = await new ServiceCatalog(context).DescribeAsync(manager, name, cancellationToken).ConfigureAwait(false),
            WasAlready = result.WasStopped,
            WasKilled = result.WasKilled,
            StoppedDependents = stopped.ToArray(),
            Duration = deadline.Elapsed,
        };
    }

    // Force is for a service that ignores the stop. What one that refuses it has to say is for people to decide upon.
    private static ServiceStopRule RuleOf(bool force, bool stopDependents) => new(
        force ? ServiceStopKill.WhenIgnored : ServiceStopKill.Never, stopDependents ? ServiceStopDependents.Stop : ServiceStopDependents.Refuse);
}
