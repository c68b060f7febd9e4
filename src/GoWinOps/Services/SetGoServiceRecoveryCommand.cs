using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Says what Windows is to do when services fail.</summary>
[Cmdlet(VerbsCommon.Set, "GoServiceRecovery", SupportsShouldProcess = true, DefaultParameterSetName = ActionSet)]
[OutputType(typeof(ServiceChange))]
public sealed class SetGoServiceRecoveryCommand : NodeCmdlet
{
    private const string ActionSet = "Action";
    private const string NoneSet = "None";
    private ServiceRecovery recovery = new();

    /// <summary>The services, by name or pattern; a pattern finds only services that GoWinOps installed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>What is done at the first failure, at the second, and so on; the last is repeated.</summary>
    [Parameter(Position = 1, ParameterSetName = ActionSet)]
    [ArgumentCompleter(typeof(RecoveryActionCompleter))]
    [ValidateNotNull]
    public object[]? Action { get; set; }

    /// <summary>How long without a failure until the count begins anew.</summary>
    [Parameter(ParameterSetName = ActionSet)]
    [ValidateNotNull]
    public object? ResetPeriod { get; set; }

    /// <summary>The command line of the action <c>run</c>; it runs as the service's account.</summary>
    [Parameter(ParameterSetName = ActionSet)]
    [AllowEmptyString]
    public string? Command { get; set; }

    /// <summary>What people who are logged on are told before the action <c>reboot</c>.</summary>
    [Parameter(ParameterSetName = ActionSet)]
    [AllowEmptyString]
    public string? RebootMessage { get; set; }

    /// <summary>Nothing is done when the services fail.</summary>
    [Parameter(ParameterSetName = NoneSet, Mandatory = true)]
    public SwitchParameter None { get; set; }

    /// <summary>A service that stops by itself and reports an error counts as failed, too.</summary>
    [Parameter]
    public SwitchParameter OnNonCrashFailure { get; set; }

    /// <summary>Changes also services that GoWinOps did not install.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes what changed on each node; with -WhatIf, what would.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        recovery = None ? ServiceRecovery.None : new ServiceRecovery
        {
            Actions = Action is null ? null : RecoveryArgument.Actions(Action),
            ResetPeriod = ResetPeriod is null ? null : RecoveryArgument.Period(ResetPeriod),
            Command = Command,
            RebootMessage = RebootMessage,
        };
        if (IsGiven(nameof(OnNonCrashFailure)))
            recovery.OnNonCrashFailure = OnNonCrashFailure;
        ServiceRecoveryRules.RequireValid(recovery);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        string[] names = Name;
        return ForEachNodeAsync((channel, token) => ChangeOnNodeAsync(channel, names, token));
    }

    private async Task ChangeOnNodeAsync(INodeChannel channel, string[] names, CancellationToken cancellationToken)
    {
        ServiceList found = await channel.InvokeAsync(new GetServicesOperation { Names = names }, OperationTimeout, cancellationToken).ConfigureAwait(false);
        foreach (Problem problem in found.Problems)
            await WriteNodeErrorAsync(channel, new GoWinOpsException(problem)).ConfigureAwait(false);
        foreach (GoServiceInfo service in found.Services)
            service.Node = channel.NodeName;
        await EachOnNodeAsync(channel, found.Services, service => ChangeAsync(channel, service, cancellationToken)).ConfigureAwait(false);
    }

    private async Task ChangeAsync(INodeChannel channel, GoServiceInfo service, CancellationToken cancellationToken)
    {
        ServiceChange change = await InvokeAsync(channel, service, planOnly: true, cancellationToken).ConfigureAwait(false);
        // What is as asked needs no plan: it is the outcome.
        change.IsPlan = change.Changes.Length > 0;
        if (change.IsPlan && await ConfirmAsync(service, change.Changes).ConfigureAwait(false))
            change = await InvokeAsync(channel, service, planOnly: false, cancellationToken).ConfigureAwait(false);
        change.Node = channel.NodeName;
        if (PassThru)
            await WriteObjectAsync(change).ConfigureAwait(false);
    }

    private Task<ServiceChange> InvokeAsync(INodeChannel channel, GoServiceInfo service, bool planOnly, CancellationToken cancellationToken)
    {
        SetServiceRecoveryOperation operation = new() { Name = service.Name, Recovery = recovery, PlanOnly = planOnly, Force = Force };
        return channel.InvokeAsync(operation, OperationTimeout, cancellationToken);
    }

    private async Task<bool> ConfirmAsync(GoServiceInfo service, IReadOnlyCollection<PropertyChange> changes)
    {
        const string Title = "Set what happens when the service fails";
        string target = $"{service.Name} on {service.Node}";
        string details = string.Join("; ", changes.Select(change => change.ToString()));
        return await ShouldProcessAsync($"{Title}: {target}: {details}", $"{Title}: {target}?\n{details}", Title).ConfigureAwait(false)
            && await RebootConfirmation.AskAsync(this, recovery, changes, target, OnPipelineAsync<bool>).ConfigureAwait(false);
    }
}
