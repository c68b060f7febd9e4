using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Stops services, deletes them with their releases, and waits until they have truly gone.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "GoService", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(GoServiceInfo))]
public sealed class UninstallGoServiceCommand : ServiceCmdlet
{
    /// <summary>Leaves releases, state and logs on the node.</summary>
    [Parameter]
    public SwitchParameter KeepFiles { get; set; }

    /// <summary>Kills a process that ignores the stop, and deletes also a service that GoWinOps did not install.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override string Action => KeepFiles ? "Uninstall service, keep its files" : "Uninstall service and delete its files";

    /// <inheritdoc/>
    protected override async Task<GoServiceInfo> ActAsync(INodeChannel channel, GoServiceInfo service, CancellationToken cancellationToken)
    {
        await InvokeAsync(channel, Removal(service.Name), cancellationToken).ConfigureAwait(false);
        return service;
    }

    /// <inheritdoc/>
    protected override async Task HandleMissingAsync(INodeChannel channel, Problem problem, CancellationToken cancellationToken)
    {
        // A service that was uninstalled with its files kept has gone, and its files are still there to be removed.
        bool hasLeftFiles = problem is { ErrorId: nameof(Messages.ServiceNotFound), Target.Length: > 0 }
            && await InvokeAsync(channel, Removal(problem.Target!, planOnly: true), cancellationToken).ConfigureAwait(false);
        if (!hasLeftFiles)
            await base.HandleMissingAsync(channel, problem, cancellationToken).ConfigureAwait(false);
        else if (await ShouldProcessAsync($"the files of {problem.Target} on {channel.NodeName}", "Delete").ConfigureAwait(false))
            await InvokeAsync(channel, Removal(problem.Target!), cancellationToken).ConfigureAwait(false);
    }

    private UninstallServiceOperation Removal(string name, bool planOnly = false) =>
        new() { Name = name, RemoveFiles = !KeepFiles, Force = Force, Timeout = Timeout, PlanOnly = planOnly };
}
