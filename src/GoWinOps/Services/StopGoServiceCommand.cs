using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Stops services and waits until their processes have ended.</summary>
[Cmdlet(VerbsLifecycle.Stop, "GoService", SupportsShouldProcess = true)]
[OutputType(typeof(GoServiceInfo))]
public sealed class StopGoServiceCommand : ServiceCmdlet
{
    /// <summary>Kills a service's process when it has ignored the stop for <see cref="ServiceCmdlet.Timeout"/>.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Stops the running services that depend on it first.</summary>
    [Parameter]
    public SwitchParameter StopDependents { get; set; }

    /// <inheritdoc/>
    protected override string Action => "Stop service";

    /// <inheritdoc/>
    protected override async Task<GoServiceInfo> ActAsync(INodeChannel channel, GoServiceInfo service, CancellationToken cancellationToken)
    {
        StopServiceOperation stop = new() { Name = service.Name, Timeout = Timeout, Force = Force, StopDependents = StopDependents };
        ServiceTransition stopped = await InvokeAsync(channel, stop, cancellationToken).ConfigureAwait(false);
        if (stopped.WasKilled)
            await WriteWarningAsync($"'{service.Name}' on '{channel.NodeName}' ignored the stop and was killed.").ConfigureAwait(false);
        foreach (string dependent in stopped.StoppedDependents)
            PostVerbose($"'{dependent}' on '{channel.NodeName}' was stopped because it depends on '{service.Name}'.");
        return stopped.Service;
    }
}
