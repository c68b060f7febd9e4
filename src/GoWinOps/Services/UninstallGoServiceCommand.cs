using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Stops services, deletes them with their releases, and waits until they have truly gone.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "GoService", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(GoServiceInfo))]
public sealed class UninstallGoServiceCommand : NodeCmdlet
{
    /// <summary>The services, by name or pattern; a pattern finds only services that GoWinOps installed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>How long the change may take for one service.</summary>
    [Parameter]
    [DurationTransformation]
    [ValidateNotNull]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Writes each service as it was.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Leaves releases, state and logs on the node.</summary>
    [Parameter]
    public SwitchParameter KeepFiles { get; set; }

    /// <summary>Kills a process that ignores the stop, and deletes also a service that GoWinOps did not install.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private string Action => KeepFiles ? "Uninstall service, keep its files" : "Uninstall service and delete its files";

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        WaitLimit.Require(nameof(Timeout), Timeout);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        string[] names = Name;
        return ForEachNodeAsync((channel, token) => ActOnNodeAsync(channel, names, token));
    }

    private async Task HandleMissingAsync(INodeChannel channel, Problem problem, CancellationToken cancellationToken)
    {
        // A service that was uninstalled with its files kept has gone, and its files are still there to be removed.
        bool hasLeftFiles = problem is { ErrorId: nameof(Messages.ServiceNotFound), Target.Length: > 0 }
            && await InvokeAsync(channel, Removal(problem.Target!, planOnly: true), cancellationToken).ConfigureAwait(false);
        if (!hasLeftFiles)
            await WriteNodeErrorAsync(channel, new GoWinOpsException(problem)).ConfigureAwait(false);
        else if (await ShouldProcessAsync($"the files of {problem.Target} on {channel.NodeName}", "Delete").ConfigureAwait(false))
            await InvokeAsync(channel, Removal(problem.Target!), cancellationToken).ConfigureAwait(false);
    }

    private async Task ActOnNodeAsync(INodeChannel channel, string[] names, CancellationToken cancellationToken)
    {
        ServiceList found = await channel.InvokeAsync(new GetServicesOperation { Names = names }, OperationTimeout, cancellationToken).ConfigureAwait(false);
        await EachOnNodeAsync(channel, found.Problems, problem => HandleMissingAsync(channel, problem, cancellationToken)).ConfigureAwait(false);
        foreach (GoServiceInfo service in found.Services)
            service.Node = channel.NodeName;
        await EachOnNodeAsync(channel, found.Services, service => RemoveAsync(channel, service, cancellationToken)).ConfigureAwait(false);
    }

    private async Task RemoveAsync(INodeChannel channel, GoServiceInfo service, CancellationToken cancellationToken)
    {
        if (PairUninstall.WarningOf(service) is { } warning)
            await WriteWarningAsync(warning).ConfigureAwait(false);
        if (!await ShouldProcessAsync($"{service.DisplayName} ({service.Name}) on {service.Node}", Action).ConfigureAwait(false))
            return;
        ProgressRecord progress = new(ServiceProgress.NextActivityId(), Action, $"{service.Name} on {service.Node}");
        PostProgress(progress);
        try
        {
            await InvokeAsync(channel, Removal(service.Name), cancellationToken).ConfigureAwait(false);
            if (PassThru)
                await WriteObjectAsync(service).ConfigureAwait(false);
        }
        finally
        {
            progress.RecordType = ProgressRecordType.Completed;
            PostProgress(progress);
        }
    }

    // What the node may take, and some time on top for the way there.
    private Task<T> InvokeAsync<T>(INodeChannel channel, NodeOperation<T> operation, CancellationToken cancellationToken)
    {
        TimeSpan needed = Timeout + TimeSpan.FromSeconds(30);
        return channel.InvokeAsync(operation, needed > OperationTimeout ? needed : OperationTimeout, cancellationToken);
    }

    private UninstallServiceOperation Removal(string name, bool planOnly = false) =>
        new() { Name = name, RemoveFiles = !KeepFiles, Force = Force, Timeout = Timeout, PlanOnly = planOnly };
}
