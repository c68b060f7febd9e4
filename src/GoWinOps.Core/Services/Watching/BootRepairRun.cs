using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>
/// Makes up for the starts that were missed at a boot, once for each boot: those that can be judged at once, then all when Windows has had its turn with
/// the delayed ones, then those that still failed. What is wrong with one service, or with the settings, keeps no other from its start.
/// </summary>
internal sealed class BootRepairRun
{
    private static readonly TimeSpan PerService = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LastPass = TimeSpan.FromMinutes(10);
    private readonly WatcherFolder folder;
    private readonly IWatchedNode node;
    private readonly BootRepair repair;
    private readonly IClock clock;
    private readonly TimeSpan delayedStart;

    internal BootRepairRun(WatcherFolder folder, IWatchedNode node, BootRepair repair, IClock clock, TimeSpan delayedStart)
    {
        this.folder = folder;
        this.node = node;
        this.repair = repair;
        this.clock = clock;
        this.delayedStart = delayedStart;
    }

    /// <summary>What keeps some services from being looked at; null while nothing does.</summary>
    internal string? Trouble { get; private set; }

    /// <summary>Repairs, and tells of every service that was started or could not be.</summary>
    internal async Task RunAsync(string bootId, Func<ServiceRepair, Task> tell, CancellationToken cancellationToken)
    {
        if (await folder.IsRepairedAsync(bootId, cancellationToken).ConfigureAwait(false))
            return;
        TimeSpan due = delayedStart + BootRepairRule.SettleTime;
        IReadOnlyList<string> failed = await PassAsync(await NamesAsync(cancellationToken).ConfigureAwait(false), tell, cancellationToken).ConfigureAwait(false);
        if (node.Uptime < due)
        {
            await clock.DelayAsync(due - node.Uptime, cancellationToken).ConfigureAwait(false);
            failed = await PassAsync(await NamesAsync(cancellationToken).ConfigureAwait(false), tell, cancellationToken).ConfigureAwait(false);
        }

        if (failed.Count > 0)
        {
            await clock.DelayAsync(LastPass, cancellationToken).ConfigureAwait(false);
            await PassAsync(failed, tell, cancellationToken).ConfigureAwait(false);
        }

        await folder.MarkRepairedAsync(bootId, cancellationToken).ConfigureAwait(false);
    }

    // One after the other: what kept them from starting was mostly the load of all starting at once. Answers with those that failed.
    private async Task<IReadOnlyList<string>> PassAsync(IReadOnlyList<string> names, Func<ServiceRepair, Task> tell, CancellationToken cancellationToken)
    {
        List<string> failed = new();
        foreach (string name in names)
        {
            ServiceRepair? outcome = await RepairAsync(name, cancellationToken).ConfigureAwait(false);
            if (outcome is null or { Outcome: ServiceRepairOutcome.LeftAlone, Attempts: 0 })
                continue;
            if (outcome.Outcome == ServiceRepairOutcome.Failed)
                failed.Add(name);
            await tell(outcome).ConfigureAwait(false);
        }

        return failed;
    }

    private async Task<ServiceRepair?> RepairAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await repair.RunAsync(name, PerService, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is GoWinOpsException or IOException or UnauthorizedAccessException)
        {
            return new ServiceRepair { Name = name, Outcome = ServiceRepairOutcome.Failed, Reason = "it could not be looked at or started", Problem = Problem.From(exception) };
        }
    }

    private async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        BootRepairServices services = new(folder, node);
        return services.Sort(services.FindOurs().Concat(await ReadAtBootAsync(cancellationToken).ConfigureAwait(false)));
    }

    private async Task<IEnumerable<string>> ReadAtBootAsync(CancellationToken cancellationToken)
    {
        try
        {
            WatcherSettings settings = await folder.ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
            Trouble = null;
            return settings.AtBoot.Where(name => new NamePattern(name).IsLiteral);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Trouble = $"Which further services to repair after a boot is not known: {exception.Message}";
            return Enumerable.Empty<string>();
        }
    }
}
