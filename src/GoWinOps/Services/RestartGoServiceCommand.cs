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
public sealed class RestartGoServiceCommand : ServiceCmdlet
{
    /// <summary>Kills a service's process when it has ignored the stop for <see cref="ServiceCmdlet.Timeout"/>.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Also restarts the running services that depend on it.</summary>
    [Parameter]
    public SwitchParameter StopDependents { get; set; }

    /// <inheritdoc/>
    protected override string Action => "Restart service";

    /// <inheritdoc/>
    protected override async Task<GoServiceInfo> ActAsync(INodeChannel channel, GoServiceInfo service, CancellationToken cancellationToken)
    {
        StopServiceOperation stop = new() { Name = service.Name, Timeout = Timeout, Force = Force, StopDependents = StopDependents };
        ServiceTransition stopped = await InvokeAsync(channel, stop, cancellationToken).ConfigureAwait(false);
        if (stopped.WasKilled)
            await WriteWarningAsync($"'{service.Name}' on '{channel.NodeName}' ignored the stop and was killed.").ConfigureAwait(false);
        ServiceTransition started = await StartAsync(service.Name).ConfigureAwait(false);
        // They were stopped dependents first, so they start the other way round.
        foreach (string dependent in stopped.StoppedDependents.Reverse())
            await StartAsync(dependent).ConfigureAwait(false);
        return started.Service;

        Task<ServiceTransition> StartAsync(string name) =>
            InvokeAsync(channel, new StartServiceOperation { Name = name, Timeout = Timeout }, cancellationToken);
    }
}
