using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>The base of the cmdlets that change services which exist: it finds them on each node, asks, and reports failures one by one.</summary>
public abstract class ServiceCmdlet : NodeCmdlet
{
    /// <summary>The services, by name or pattern; a pattern finds only services that GoWinOps installed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>How long the change may take for one service.</summary>
    [Parameter]
    [ValidateNotNull]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Writes each service as it is afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What is done, in words for -WhatIf, -Confirm and progress: "Start service".</summary>
    protected abstract string Action { get; }

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken) => Timeout > TimeSpan.Zero
        ? Task.CompletedTask
        : throw new GoWinOpsException(nameof(Messages.TimeoutNotPositive), Timeout, nameof(Timeout), Timeout);

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        string[] names = Name;
        return ForEachNodeAsync((channel, token) => ActOnNodeAsync(channel, names, token));
    }

    /// <summary>Changes one service and answers with what -PassThru shows.</summary>
    protected abstract Task<GoServiceInfo> ActAsync(INodeChannel channel, GoServiceInfo service, CancellationToken cancellationToken);

    /// <summary>Deals with a name that was not found; reports it unless there is something to do for it all the same.</summary>
    protected virtual Task HandleMissingAsync(INodeChannel channel, Problem problem, CancellationToken cancellationToken) =>
        WriteErrorAsync(new GoWinOpsException(problem));

    /// <summary>Runs an operation that may take <see cref="Timeout"/>, and gives the way to the node some time on top.</summary>
    protected Task<T> InvokeAsync<T>(INodeChannel channel, NodeOperation<T> operation, CancellationToken cancellationToken)
    {
        TimeSpan needed = Timeout + TimeSpan.FromSeconds(30);
        return channel.InvokeAsync(operation, needed > OperationTimeout ? needed : OperationTimeout, cancellationToken);
    }

    private async Task ActOnNodeAsync(INodeChannel channel, string[] names, CancellationToken cancellationToken)
    {
        ServiceList found = await channel.InvokeAsync(new GetServicesOperation { Names = names }, OperationTimeout, cancellationToken).ConfigureAwait(false);
        foreach (Problem problem in found.Problems)
            await HandleMissingAsync(channel, problem, cancellationToken).ConfigureAwait(false);
        foreach (GoServiceInfo service in found.Services)
        {
            service.Node = channel.NodeName;
            if (await ShouldProcessAsync($"{service.DisplayName} ({service.Name}) on {service.Node}", Action).ConfigureAwait(false))
                await ReportAsync(channel, service, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReportAsync(INodeChannel channel, GoServiceInfo service, CancellationToken cancellationToken)
    {
        ProgressRecord progress = new(ServiceProgress.NextActivityId(), Action, $"{service.Name} on {service.Node}");
        PostProgress(progress);
        try
        {
            GoServiceInfo after = await ActAsync(channel, service, cancellationToken).ConfigureAwait(false);
            after.Node = channel.NodeName;
            if (PassThru)
                await WriteObjectAsync(after).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception)
        {
            await WriteErrorAsync(exception, service).ConfigureAwait(false);
        }
        finally
        {
            progress.RecordType = ProgressRecordType.Completed;
            PostProgress(progress);
        }
    }
}
