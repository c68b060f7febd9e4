using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>
/// Starts, stops or restarts any number of services, in the order their dependencies ask for and otherwise at the same time, and remembers what
/// people wanted of those that GoWinOps installed. A service that fails is reported while the others go on.
/// </summary>
public sealed class ControlServicesOperation : NodeOperation<ServiceControlReport>
{
    /// <summary>What is done.</summary>
    public ServiceControlAction Action { get; set; }

    /// <summary>The services: names, or patterns with <c>*</c>, <c>?</c> and <c>[a-z]</c>, which find only services that GoWinOps installed.</summary>
    public string[] Names { get; set; } = Array.Empty<string>();

    /// <summary>How long one service may take to stop, its dependents included, and again how long it may take to run.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long all of it may take; what is not done by then is reported as not done, with what was. Zero for no such limit.</summary>
    public TimeSpan Limit { get; set; }

    /// <summary>Kills a process that has ignored the stop for <see cref="Timeout"/>; never one it shares with other services.</summary>
    public bool Force { get; set; }

    /// <summary>Stops the running services that depend on one that is to be stopped.</summary>
    public bool StopDependents { get; set; }

    /// <inheritdoc/>
    public override async Task<ServiceControlReport> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        return await new ServiceControlRun(context, this).RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
