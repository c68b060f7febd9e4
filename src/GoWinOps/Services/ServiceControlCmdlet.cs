using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>The base of the cmdlets that start and stop services: all of a node's in one trip there, and one more where a question has to be asked first.</summary>
public abstract class ServiceControlCmdlet : ServiceNodeCmdlet
{
    // For the way to the node and back, and for looking at services.
    private static readonly TimeSpan Travel = TimeSpan.FromSeconds(30);

    // For a node to say what was done when its time is over.
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(2);
    private bool isAsked;

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

    /// <summary>Writes each service as it is afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What is done, in words for -WhatIf, -Confirm and progress: "Start service".</summary>
    protected abstract string Action { get; }

    /// <summary>What is done.</summary>
    protected abstract ControlServicesOperation CreateOperation();

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        WaitLimit.Require(nameof(Timeout), Timeout);
        await base.BeginAsync(cancellationToken).ConfigureAwait(false);
        isAsked = await OnPipelineAsync(IsAsked).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        await ForEachNodeAsync(Name, ActAsync).ConfigureAwait(false);
        await ShowProgressAsync().ConfigureAwait(false);
    }

    // Where nothing is asked -Verbose shows what is done all the same.
    private protected override async Task<IReadOnlyCollection<string>> ChooseAsync(NodeReference node, IReadOnlyCollection<string> names)
    {
        if (isAsked)
            return names;
        List<string> approved = new();
        foreach (string name in names)
        {
            if (await ShouldProcessAsync($"{name} on {node.Name}", Action).ConfigureAwait(false))
                approved.Add(name);
        }

        return approved;
    }

    // Whether ShouldProcess is going to say or ask something: only then is it worth a trip of its own to tell services by their full names.
    private bool IsAsked()
    {
        bool whatIf = MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
            ? LanguagePrimitives.IsTrue(given)
            : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));
        if (MyInvocation.BoundParameters.TryGetValue("Confirm", out object? confirm))
            return whatIf || LanguagePrimitives.IsTrue(confirm);
        bool isKnown = LanguagePrimitives.TryConvertTo(SessionState.PSVariable.GetValue("ConfirmPreference"), out ConfirmImpact preference);
        return whatIf || (isKnown && preference is not ConfirmImpact.None && preference <= ConfirmImpact.Medium);
    }

    private async Task ActAsync(NodeReference node, INodeChannel channel, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> approved = isAsked ? await AskAsync(node, channel, names, cancellationToken).ConfigureAwait(false) : names;
        if (approved.Count == 0)
            return;
        ControlServicesOperation operation = CreateOperation();
        operation.Names = approved.ToArray();
        operation.Timeout = Timeout;
        operation.Limit = LimitFor(operation);
        ServiceControlReport report = await channel.InvokeAsync(operation, operation.Limit + Answer, cancellationToken).ConfigureAwait(false);
        if (report.Outcomes.Any(outcome => outcome.Problems.Length > 0))
            await CountFailureAsync().ConfigureAwait(false);
        foreach (ServiceControlOutcome outcome in report.Outcomes)
            await ReportAsync(node, channel, outcome).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> AskAsync(NodeReference node, INodeChannel channel, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        ServiceList found = await channel.InvokeAsync(new GetServicesOperation { Names = names.ToArray() }, OperationTimeout, cancellationToken).ConfigureAwait(false);
        foreach (Problem problem in found.Problems)
            await WriteNodeErrorAsync(node, new GoWinOpsException(problem)).ConfigureAwait(false);
        List<string> approved = new();
        foreach (GoServiceInfo service in found.Services)
        {
            if (await ShouldProcessAsync($"{service.DisplayName} ({service.Name}) on {channel.NodeName}", Action).ConfigureAwait(false))
                approved.Add(service.Name);
        }

        return approved;
    }

    // A limit that was given holds for all that is done on the node. Otherwise the services' own limits add up to it: a stop and two starts (the
    // service's and its dependents') for each at most.
    private TimeSpan LimitFor(ControlServicesOperation operation)
    {
        if (IsGiven(nameof(OperationTimeout)))
            return OperationTimeout;
        int turns = operation.Action == ServiceControlAction.Restart ? 3 : 1;
        double needed = ((double)Timeout.Ticks * turns * operation.Names.Length) + Travel.Ticks;
        return needed > WaitLimit.Longest.Ticks ? WaitLimit.Longest : needed > OperationTimeout.Ticks ? TimeSpan.FromTicks((long)needed) : OperationTimeout;
    }

    private async Task ReportAsync(NodeReference node, INodeChannel channel, ServiceControlOutcome outcome)
    {
        if (outcome.Service is { } service)
            service.Node = channel.NodeName;
        foreach (string dependent in outcome.StoppedDependents)
            PostVerbose($"'{dependent}' on '{channel.NodeName}' was stopped because it depends on '{outcome.Name}'.");
        foreach (string need in outcome.StartedDependencies)
            PostVerbose($"'{need}' on '{channel.NodeName}' was started because '{outcome.Name}' needs it.");
        foreach (string warning in outcome.Warnings)
            await WriteWarningAsync(warning).ConfigureAwait(false);
        foreach (Problem problem in outcome.Problems)
            await WriteNodeErrorAsync(node, new GoWinOpsException(problem), (object?)outcome.Service ?? outcome.Name).ConfigureAwait(false);
        if (PassThru && outcome is { Problems.Length: 0, Service: { } done })
            await WriteObjectAsync(done).ConfigureAwait(false);
    }
}
