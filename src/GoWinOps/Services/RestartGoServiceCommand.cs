using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Stops services, starts them again, and starts what depends on them and was stopped for it.</summary>
[Cmdlet(VerbsLifecycle.Restart, "GoService", SupportsShouldProcess = true)]
[OutputType(typeof(GoServiceInfo))]
public sealed class RestartGoServiceCommand : ServiceStopCmdlet
{
    /// <inheritdoc/>
    protected override string Action => "Restart service";

    /// <inheritdoc/>
    protected override async Task<GoServiceInfo> ActAsync(INodeChannel channel, GoServiceInfo service, CancellationToken cancellationToken)
    {
        ServiceTransition stopped = await StopAsync(channel, service, cancellationToken).ConfigureAwait(false);
        ServiceTransition started = await StartAsync(service.Name).ConfigureAwait(false);
        // They were stopped dependents first, so they start the other way round.
        foreach (string dependent in stopped.StoppedDependents.Reverse())
            await StartAsync(dependent).ConfigureAwait(false);
        return started.Service;

        Task<ServiceTransition> StartAsync(string name) =>
            InvokeAsync(channel, new StartServiceOperation { Name = name, Timeout = Timeout }, cancellationToken);
    }
}
