using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Repairs on demand what the watcher repairs after a boot.</summary>
internal sealed class ServiceRepairs
{
    private static readonly string[] Everything = { "*" };
    private readonly NodeContext context;
    private readonly IWatchedNode node;
    private readonly RecoverySuspension suspension;
    private readonly TimeSpan delayedStart;
    private readonly WatcherFolder folder;

    /// <summary>Repairs services of this node.</summary>
    /// <param name="context">The node.</param>
    /// <param name="node">Its services.</param>
    /// <param name="recovery">Their failure actions.</param>
    /// <param name="delayedStart">How long after a boot Windows begins with the delayed services.</param>
    internal ServiceRepairs(NodeContext context, IWatchedNode node, IServiceRecoveryManager recovery, TimeSpan delayedStart)
    {
        this.delayedStart = delayedStart;
        this.context = context;
        this.node = node;
        suspension = new RecoverySuspension(context, recovery);
        folder = new WatcherFolder(context.RootFolder);
    }

    /// <summary>Looks at each service, one after the other, and starts those that missed their start.</summary>
    internal async Task<ServiceRepairList> RunAsync(RepairServicesOperation request, CancellationToken cancellationToken)
    {
        WatchedLease lease = await ReadLeaseAsync(cancellationToken).ConfigureAwait(false);
        BootRepair repair = new(node, (service, token) => ReadIntentAsync(service, lease, token), TryHold, context.Clock, delayedStart);
        List<ServiceRepair> repairs = new();
        List<Problem> problems = new();
        foreach (string name in Find(request.Names.Length == 0 ? Everything : request.Names))
        {
            try
            {
                ServiceRepair? outcome = request.PlanOnly
                    ? await repair.PlanAsync(name, cancellationToken).ConfigureAwait(false)
                    : await repair.RunAsync(name, request.Timeout, cancellationToken).ConfigureAwait(false);
                repairs.Add(outcome ?? throw Win32Errors.Create(Win32Errors.ServiceDoesNotExist, name));
                outcome.SuspendedBy = await FindSuspenderAsync(name, cancellationToken).ConfigureAwait(false);
                if (outcome.Attempts > 0)
                    await WriteDownAsync(outcome).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is GoWinOpsException or IOException or UnauthorizedAccessException)
            {
                problems.Add(Problem.From(exception));
            }
        }

        return new ServiceRepairList { Repairs = repairs.ToArray(), Problems = problems.ToArray() };
    }

    // What became of the service itself is not to be lost over this.
    private async Task<string?> FindSuspenderAsync(string service, CancellationToken cancellationToken)
    {
        try
        {
            return (await suspension.FindLeftBehindAsync(service, cancellationToken).ConfigureAwait(false))?.Suspender;
        }
        catch (Exception exception) when (exception is GoWinOpsException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private IReadOnlyList<string> Find(IEnumerable<string> names)
    {
        BootRepairServices services = new(folder, node);
        List<string> known = services.FindOurs().ToList();
        List<NamePattern> patterns = names.Select(name => new NamePattern(name).Among(known)).ToList();
        IEnumerable<string> ours = known.Where(name => patterns.Any(pattern => !pattern.IsLiteral && pattern.Matches(name)));
        return services.Sort(patterns.Where(pattern => pattern.IsLiteral).Select(pattern => pattern.Text).Concat(ours));
    }

    // The start of the machine is only asked for where something depends on it: asking for the first time writes to the registry.
    private async Task<WatchedLease> ReadLeaseAsync(CancellationToken cancellationToken)
    {
        bool hasStandby = folder.ListServices().Any(name => File.Exists(Path.Combine(folder.ServiceFolder(name), StandbyLeaseFile.FileName)));
        return new WatchedLease(hasStandby ? await NodeBoot.IdAsync(cancellationToken).ConfigureAwait(false) : string.Empty, () => NodeBoot.Tick);
    }

    private async Task<WatchedIntent> ReadIntentAsync(string service, WatchedLease lease, CancellationToken cancellationToken)
    {
        if (FolderName.Fault(service) is not null)
            return new WatchedIntent();
        using WatchedFolder own = new(folder.ServiceFolder(service), lease, context.Clock);
        return await own.ReadIntentAsync(cancellationToken).ConfigureAwait(false);
    }

    private StartHold? TryHold(string service) => StartHold.TryTake(FolderName.Fault(service) is null ? folder.ServiceFolder(service) : string.Empty);

    private async Task WriteDownAsync(ServiceRepair repair)
    {
        if (FolderName.Fault(repair.Name) is not null || !Directory.Exists(folder.ServiceFolder(repair.Name)))
            return;
        using DecisionLog log = new(folder.ServiceFolder(repair.Name), context.Clock);
        string reason = repair.Outcome switch
        {
            ServiceRepairOutcome.Started => $"Repair-GoService started it, because {repair.Reason}.",
            ServiceRepairOutcome.LeftAlone => $"Repair-GoService gave it up after {repair.Attempts} attempts, because {repair.Reason}.",
            _ => $"Repair-GoService could not start it: {repair.Problem?.Message ?? repair.Reason}",
        };
        await log.WriteAsync(WatcherDecisionKind.BootRepair, $"{reason} {BootEvidence.Describe(repair)}", ("exitCode", repair.ExitCode), ("attempts", repair.Attempts)).ConfigureAwait(false);
    }
}
