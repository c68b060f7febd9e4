using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Describes the watcher of this node.</summary>
internal sealed class WatcherCatalog
{
    private readonly WatcherFolder folder;

    /// <summary>The watcher of this node.</summary>
    internal WatcherCatalog(NodeContext context) => folder = new WatcherFolder(context.RootFolder);

    /// <summary>Describes the watcher; one that is not installed, too.</summary>
    internal async Task<GoServiceWatcher> DescribeAsync(int newest, CancellationToken cancellationToken)
    {
        GoServiceWatcher watcher = new();
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        using (ServiceControl? service = manager.TryOpenService(NodeWatcher.ServiceName, ServiceRights.QueryConfig | ServiceRights.QueryStatus))
        {
            if (service is null)
                return watcher;
            ServiceStatusProcess status = service.QueryStatus();
            watcher.IsInstalled = true;
            watcher.State = (GoServiceState)status.CurrentState;
            watcher.ProcessId = (int)status.ProcessId;
            watcher.HostPath = CommandLine.Split(service.QueryConfiguration().CommandLine).Executable;
        }

        await AddReportAsync(watcher, cancellationToken).ConfigureAwait(false);
        try
        {
            watcher.AtBoot = (await folder.ReadSettingsAsync(cancellationToken).ConfigureAwait(false)).AtBoot;
        }
        catch (InvalidDataException exception)
        {
            watcher.Trouble ??= exception.Message;
        }

        watcher.Decisions = (await DecisionLog.ReadAsync(folder.Path, newest, cancellationToken).ConfigureAwait(false)).ToArray();
        return watcher;
    }

    private async Task AddReportAsync(GoServiceWatcher watcher, CancellationToken cancellationToken)
    {
        WatcherStatus? report = await ReadAsync(folder.StatusPath, cancellationToken).ConfigureAwait(false);
        // What a watcher wrote that runs no more says nothing of the present.
        if (report is null || report.ProcessId != watcher.ProcessId)
            return;
        watcher.Version = report.Version;
        watcher.StartedUtc = report.StartedUtc;
        watcher.UpdatedUtc = report.UpdatedUtc;
        watcher.BootRepairs = report.BootRepairs;
        watcher.Trouble = report.Trouble;
        List<GoWatchedService> services = new();
        foreach (string name in report.Supervised.Union(report.Leased).OrderBy(name => name, System.StringComparer.OrdinalIgnoreCase))
            services.Add(await DescribeAsync(name, report.Supervised.Contains(name), report.Leased.Contains(name), cancellationToken).ConfigureAwait(false));
        watcher.Services = services.ToArray();
    }

    private async Task<GoWatchedService> DescribeAsync(string name, bool isSupervised, bool isLeased, CancellationToken cancellationToken)
    {
        string path = folder.ServiceFolder(name);
        SupervisionStatus? status = isSupervised ? await SupervisionStatusFile.ReadAsync(path, cancellationToken).ConfigureAwait(false) : null;
        IReadOnlyList<SupervisionDecision> last = await DecisionLog.ReadAsync(path, 1, cancellationToken).ConfigureAwait(false);
        return new GoWatchedService
        {
            Name = name,
            State = status?.State,
            ProcessId = status?.ProcessId ?? 0,
            Restarts = status?.Restarts ?? 0,
            MemoryBytes = status?.MemoryBytes,
            IsLeased = isLeased,
            LastDecision = last.Count == 0 ? null : last[0].Reason,
        };
    }

    private static async Task<WatcherStatus?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await WatchedFile<WatcherStatus>.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            // The watcher writes it anew soon.
            return null;
        }
    }
}
