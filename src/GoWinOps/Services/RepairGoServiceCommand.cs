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

/// <summary>Starts automatic services that missed their start with the machine, now or also after each boot.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "GoService", SupportsShouldProcess = true)]
[OutputType(typeof(ServiceRepair))]
public sealed class RepairGoServiceCommand : NodeCmdlet
{
    private ServiceHostDelivery? host;

    /// <summary>The services, by name or pattern; a pattern finds only services that GoWinOps installed. All of those by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = { "*" };

    /// <summary>Has the node's watcher repair these services after each boot from now on, or no longer.</summary>
    [Parameter]
    public BootRepairSetting? AtBoot { get; set; }

    /// <summary>Another build of the service host, for a watcher that -AtBoot Enable installs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ServiceHostPath { get; set; }

    /// <summary>How long starting one service may take, all attempts together.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        WaitLimit.Require(nameof(Timeout), Timeout);
        if (AtBoot != BootRepairSetting.Enable)
            return;
        string? path = ServiceHostPath is null ? null : await OnPipelineAsync(() => GetUnresolvedProviderPathFromPSPath(ServiceHostPath)).ConfigureAwait(false);
        host = await ServiceHostDelivery.PrepareAsync(path, OperationTimeout, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        string[] names = Name;
        return ForEachNodeAsync((channel, token) => RepairAsync(channel, names, token));
    }

    private async Task RepairAsync(INodeChannel channel, string[] names, CancellationToken cancellationToken)
    {
        if (AtBoot is { } setting)
            await SetAtBootAsync(channel, names, setting, cancellationToken).ConfigureAwait(false);
        if (AtBoot == BootRepairSetting.Disable)
            return;
        ServiceRepairList plan = await channel.InvokeAsync(new RepairServicesOperation { Names = names, PlanOnly = true }, OperationTimeout, cancellationToken).ConfigureAwait(false);
        foreach (Problem problem in plan.Problems)
            await WriteNodeErrorAsync(channel, new GoWinOpsException(problem)).ConfigureAwait(false);
        foreach (ServiceRepair planned in plan.Repairs)
        {
            planned.Node = channel.NodeName;
            // First: the start may be one that fails.
            await RestoreRecoveryAsync(channel, planned, cancellationToken).ConfigureAwait(false);
            bool starts = planned.Outcome == ServiceRepairOutcome.Planned
                && await ShouldProcessAsync($"{planned.Name} on {planned.Node}, because {planned.Reason}{(planned.Cause is null ? string.Empty : ": " + planned.Cause)}", "Start service").ConfigureAwait(false);
            if (starts)
                await StartAsync(channel, planned, cancellationToken).ConfigureAwait(false);
            else
                await WriteObjectAsync(planned).ConfigureAwait(false);
        }
    }

    private async Task RestoreRecoveryAsync(INodeChannel channel, ServiceRepair planned, CancellationToken cancellationToken)
    {
        if (planned.SuspendedBy is null
            || !await ShouldProcessAsync($"{planned.Name} on {planned.Node}, which {planned.SuspendedBy} has left without them", "Give failure actions back").ConfigureAwait(false))
            return;
        try
        {
            RestoreRecoveryOperation restore = new() { Name = planned.Name, OnlyExpired = true };
            planned.RecoveryRestored = await channel.InvokeAsync(restore, OperationTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception)
        {
            await WriteErrorAsync(exception, planned).ConfigureAwait(false);
        }
    }

    private async Task StartAsync(INodeChannel channel, ServiceRepair planned, CancellationToken cancellationToken)
    {
        ProgressRecord progress = new(ServiceProgress.NextActivityId(), "Repair service", $"{planned.Name} on {planned.Node}");
        PostProgress(progress);
        try
        {
            RepairServicesOperation start = new() { Names = new[] { planned.Name }, Timeout = Timeout };
            ServiceRepairList done = await channel.InvokeAsync(start, Timeout + OperationTimeout, cancellationToken).ConfigureAwait(false);
            foreach (Problem problem in done.Problems.Concat(Failures(done.Repairs)))
                await WriteNodeErrorAsync(channel, new GoWinOpsException(problem), planned).ConfigureAwait(false);
            foreach (ServiceRepair repair in done.Repairs)
            {
                repair.Node = channel.NodeName;
                (repair.SuspendedBy, repair.RecoveryRestored) = (planned.SuspendedBy, planned.RecoveryRestored);
                await WriteObjectAsync(repair).ConfigureAwait(false);
            }
        }
        finally
        {
            progress.RecordType = ProgressRecordType.Completed;
            PostProgress(progress);
        }
    }

    private async Task SetAtBootAsync(INodeChannel channel, string[] names, BootRepairSetting setting, CancellationToken cancellationToken)
    {
        bool enables = setting == BootRepairSetting.Enable;
        string list = string.Join(", ", names);
        string target = $"{list} on {channel.NodeName}";
        if (!await ShouldProcessAsync(target, enables ? "Repair after each boot" : "No longer repair after a boot").ConfigureAwait(false))
            return;
        WatcherChange change;
        if (enables)
        {
            EnsureWatcherOperation ensure = new() { HostPath = await host!.BringAsync(channel, cancellationToken).ConfigureAwait(false), AtBoot = names };
            change = await channel.InvokeAsync(ensure, OperationTimeout + ensure.Timeout, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            ReleaseWatcherOperation release = new() { NotAtBoot = names };
            change = await channel.InvokeAsync(release, OperationTimeout + release.Timeout, cancellationToken).ConfigureAwait(false);
        }

        if (change.Installed || change.Removed)
            PostVerbose($"The watcher of '{channel.NodeName}' was {(change.Installed ? "installed" : "removed")}.");
    }

    private static IEnumerable<Problem> Failures(IEnumerable<ServiceRepair> repairs) => repairs.Where(repair => repair.Outcome == ServiceRepairOutcome.Failed)
        .Select(repair => repair.Problem).OfType<Problem>();
}
