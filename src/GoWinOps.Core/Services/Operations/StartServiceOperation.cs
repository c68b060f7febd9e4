using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Starts a service and waits until it runs; one that runs already is left alone.</summary>
/// <remarks>
/// Fails among others with <c>ServiceExitedEarly</c>, <c>ServiceStartTimedOut</c>, <c>ServiceCrashed</c>, <c>ServiceSpecificError</c>,
/// <c>ServiceDisabled</c> or <c>ServiceExecutableMissing</c>.
/// </remarks>
public sealed class StartServiceOperation : NodeOperation<ServiceTransition>
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>How long it may take to run.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Remembers that people want the service to run. A rollout does not: it keeps what they wanted before.</summary>
    public bool IsWanted { get; set; }

    /// <inheritdoc/>
    public override async Task<ServiceTransition> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        if (IsWanted)
            await new OperatorIntent(context).RecordAsync(Name, ServiceIntent.Run, cancellationToken).ConfigureAwait(false);
        return await new ServiceStarter(context).StartAsync(Name, Timeout, cancellationToken).ConfigureAwait(false);
    }
}
