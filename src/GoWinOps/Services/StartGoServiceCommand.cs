using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Starts services and waits until they run.</summary>
[Cmdlet(VerbsLifecycle.Start, "GoService", SupportsShouldProcess = true)]
[OutputType(typeof(GoServiceInfo))]
public sealed class StartGoServiceCommand : ServiceCmdlet
{
    /// <inheritdoc/>
    protected override string Action => "Start service";

    /// <inheritdoc/>
    protected override async Task<GoServiceInfo> ActAsync(INodeChannel channel, GoServiceInfo service, CancellationToken cancellationToken) =>
        (await InvokeAsync(channel, new StartServiceOperation { Name = service.Name, Timeout = Timeout }, cancellationToken).ConfigureAwait(false)).Service;
}
