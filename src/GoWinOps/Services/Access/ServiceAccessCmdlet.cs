using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>The base of the cmdlets that change who may do what with services.</summary>
public abstract class ServiceAccessCmdlet : NodeCmdlet
{
    /// <summary>The services, by name or pattern; a pattern finds only services that GoWinOps installed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>The accounts and groups, by name or security identifier.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServicePrincipalCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Principal { get; set; } = Array.Empty<string>();

    /// <summary>Comes with an entry of Get-GoServiceAccess: whether it denies its rights.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter IsDenied { get; set; }

    /// <summary>Writes the entries of these accounts as they are afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What is done, in words for -WhatIf and -Confirm.</summary>
    private protected abstract string Action { get; }

    /// <summary>What is asked of a node, for the current record.</summary>
    private protected abstract ChangeServiceAccessOperation Request();

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        ChangeServiceAccessOperation request = Request();
        request.Names = Name;
        request.Principals = Principal;
        return ForEachNodeAsync((channel, token) => ActOnNodeAsync(channel, request, token));
    }

    private async Task ActOnNodeAsync(INodeChannel channel, ChangeServiceAccessOperation request, CancellationToken cancellationToken)
    {
        ServiceAccessAnswer plan = await channel.InvokeAsync(Copy(request, request.Names, planOnly: true), OperationTimeout, cancellationToken).ConfigureAwait(false);
        await ReportAsync(channel, plan.Problems).ConfigureAwait(false);
        foreach (GoServiceAccessChange change in plan.Changes)
        {
            GoServiceAccessChange outcome = change;
            if (change.Changes.Length > 0)
            {
                string details = string.Join("; ", change.Changes.Select(item => item.ToString()));
                string target = $"{change.Name} on {channel.NodeName}";
                if (!await ShouldProcessAsync($"{Action} {target}: {details}", $"{Action} {target}?\n{details}", Action).ConfigureAwait(false))
                    continue;
                ServiceAccessAnswer done = await channel.InvokeAsync(Copy(request, new[] { change.Name }, planOnly: false), OperationTimeout, cancellationToken).ConfigureAwait(false);
                await ReportAsync(channel, done.Problems).ConfigureAwait(false);
                if (done.Changes.Length == 0)
                    continue;
                outcome = done.Changes[0];
            }

            if (PassThru)
                await WriteAsync(channel, outcome, plan).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(INodeChannel channel, GoServiceAccessChange outcome, ServiceAccessAnswer plan)
    {
        // The node knows which of its entries are meant, whatever their spelling here.
        foreach (GoServiceAccessEntry entry in outcome.Entries.Where(entry => plan.Sids.Contains(entry.Sid, StringComparer.OrdinalIgnoreCase)))
        {
            entry.Node = channel.NodeName;
            await WriteObjectAsync(entry).ConfigureAwait(false);
        }
    }

    private async Task ReportAsync(INodeChannel channel, Problem[] problems)
    {
        foreach (Problem problem in problems)
            await WriteNodeErrorAsync(channel, new GoWinOpsException(problem)).ConfigureAwait(false);
    }

    // A request of its own for each call: nodes are worked on at the same time.
    private static ChangeServiceAccessOperation Copy(ChangeServiceAccessOperation request, string[] names, bool planOnly) => new()
    {
        Names = names,
        Principals = request.Principals,
        Rights = request.Rights,
        Revoke = request.Revoke,
        IsDenied = request.IsDenied,
        PlanOnly = planOnly,
    };
}
