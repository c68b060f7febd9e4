using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Stops services and waits until their processes have ended.</summary>
[Cmdlet(VerbsLifecycle.Stop, "GoService", SupportsShouldProcess = true)]
[OutputType(typeof(GoServiceInfo))]
public sealed class StopGoServiceCommand : ServiceStopCmdlet
{
    /// <inheritdoc/>
    protected override string Action => "Stop service";

    /// <inheritdoc/>
    protected override async Task<GoServiceInfo> ActAsync(INodeChannel channel, GoServiceInfo service, CancellationToken cancellationToken)
    {
        ServiceTransition stopped = await StopAsync(channel, service, cancellationToken).ConfigureAwait(false);
        foreach (string dependent in stopped.StoppedDependents)
            PostVerbose($"'{dependent}' on '{channel.NodeName}' was stopped because it depends on '{service.Name}'.");
        return stopped.Service;
    }
}
