using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Stops a service and waits until its process has ended; one that does not run is left alone.</summary>
/// <remarks>Fails among others with <c>ServiceStopTimedOut</c> or <c>ServiceDependentsRunning</c>.</remarks>
public sealed class StopServiceOperation : NodeOperation<ServiceTransition>
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>How long it may take to stop, its dependents included.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Kills the process when it has ignored the stop for <see cref="Timeout"/>; never one it shares with other services.</summary>
    public bool Force { get; set; }

    /// <summary>Stops the running services that depend on it first.</summary>
    public bool StopDependents { get; set; }

    /// <inheritdoc/>
    public override async Task<ServiceTransition> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        return await new ServiceStopper(context).StopAsync(Name, Timeout, Force, StopDependents, cancellationToken).ConfigureAwait(false);
    }
}
