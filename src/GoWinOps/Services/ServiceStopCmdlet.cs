using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>The base of the cmdlets that stop services, to leave them stopped or to start them again.</summary>
public abstract class ServiceStopCmdlet : ServiceCmdlet
{
    /// <summary>Kills a service's process when it has ignored the stop for <see cref="ServiceCmdlet.Timeout"/>.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Takes the running services that depend on it along: they stop first.</summary>
    [Parameter]
    public SwitchParameter StopDependents { get; set; }

    /// <summary>Stops one service and warns when it had to be killed.</summary>
    protected async Task<ServiceTransition> StopAsync(INodeChannel channel, GoServiceInfo service, CancellationToken cancellationToken)
    {
        StopServiceOperation stop = new() { Name = service.Name, Timeout = Timeout, Force = Force, StopDependents = StopDependents };
        ServiceTransition stopped = await InvokeAsync(channel, stop, cancellationToken).ConfigureAwait(false);
        if (stopped.WasKilled)
            await WriteWarningAsync($"'{service.Name}' on '{channel.NodeName}' ignored the stop and was killed.").ConfigureAwait(false);
        return stopped;
    }
}
