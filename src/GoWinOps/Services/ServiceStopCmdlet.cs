using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>The base of the cmdlets that stop services, to leave them stopped or to start them again.</summary>
public abstract class ServiceStopCmdlet : ServiceControlCmdlet
{
    /// <summary>Kills a service's process when it has ignored the stop for <see cref="ServiceControlCmdlet.Timeout"/>.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Takes the running services that depend on it along: they stop first.</summary>
    [Parameter]
    public SwitchParameter StopDependents { get; set; }

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        await base.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (Force && Protocol == ServiceProtocol.Rpc)
            Refuse(nameof(Force), "a process can only be killed from its own machine.");
    }
}
