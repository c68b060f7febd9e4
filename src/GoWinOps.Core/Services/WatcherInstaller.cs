using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Installs the watcher of this node when something needs it, and removes it when nothing does any more.</summary>
internal sealed class WatcherInstaller
{
    private const string DisplayName = "GoWinOps Watcher";
    private const string Description = "Restarts services whose probes fail, makes up for starts that were missed at the boot, and keeps standby pairs to their leases.";
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(90);
    private readonly NodeContext context;
    private readonly WatcherFolder folder;

    /// <summary>The watcher of this node.</summary>
    internal WatcherInstaller(NodeContext context)
    {
        this.context = context;
        folder = new WatcherFolder(context.RootFolder);
    }

    /// <summary>Makes sure that the watcher is installed from a build of the host and runs.</summary>
    internal async Task<WatcherChange> EnsureAsync(EnsureWatcherOperation request, CancellationToken cancellationToken)
    {
        using IDisposable gate = await LockAsync(cancellationToken).ConfigureAwait(false);
        ProtectedFolder.Create(folder.Path);
        await AddAtBootAsync(request.AtBoot, cancellationToken).ConfigureAwait(false);
        WatcherChange change = new() { NeededFor = (await NeedsAsync(cancellationToken).ConfigureAwait(false)).ToArray() };
        string line = CommandLine.Join(request.HostPath, new[] { NodeWatcher.WatchCommand, context.RootFolder });
        bool restarts = false;
        using (ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect | ServiceManagerRights.CreateService))
        {
            using ServiceControl? existing = manager.TryOpenService(
                NodeWatcher.ServiceName, ServiceRights.QueryConfig | ServiceRights.QueryStatus | ServiceRights.ChangeConfig);
            if (existing is null)
            {
                // What stands still since before the watcher came was not missed: this boot is not its business.
                await folder.MarkRepairedAsync(await NodeBoot.IdAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                Create(manager, line);
                change.Installed = true;
            }
            else if (existing.QueryConfiguration().CommandLine != line)
            {
                existing.ChangeCommandLine(line);
                change.Updated = true;
                bool runs = existing.QueryStatus().CurrentState != (uint)GoServiceState.Stopped;
                change.RestartNeeded = runs && HasStandby();
                restarts = runs && !change.RestartNeeded;
            }
        }

        if (restarts)
            await new ServiceStopper(context).StopAsync(NodeWatcher.ServiceName, request.Timeout, force: true, stopDependents: false, cancellationToken).ConfigureAwait(false);
        await new ServiceStarter(context).StartAsync(NodeWatcher.ServiceName, request.Timeout, cancellationToken).ConfigureAwait(false);
        return change;
    }

    /// <summary>Removes the watcher when nothing needs it any more.</summary>
    internal async Task<WatcherChange> ReleaseAsync(IReadOnlyCollection<string> notAtBoot, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using IDisposable gate = await LockAsync(cancellationToken).ConfigureAwait(false);
        await RemoveAtBootAsync(notAtBoot, cancellationToken).ConfigureAwait(false);
        WatcherChange change = new() { NeededFor = (await NeedsAsync(cancellationToken).ConfigureAwait(false)).ToArray() };
        if (change.NeededFor.Length > 0)
            return change;
        UninstallServiceOperation removal = new() { Name = NodeWatcher.ServiceName, RemoveFiles = false, Force = true, Timeout = timeout };
        change.Removed = await new ServiceRemover(context).RemoveAsync(removal, cancellationToken).ConfigureAwait(false);
        if (Directory.Exists(folder.Path))
            Directory.Delete(folder.Path, recursive: true);
        return change;
    }

    // Services of one node may be installed and uninstalled at the same time. The lock lies beside the watcher's folder, which goes with the watcher.
    private async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        ProtectedFolder.Create(context.RootFolder);
        string path = folder.Path + ".lock";
        return await FileLock.TakeAsync(path, new Deadline(context.Clock, LockTimeout), cancellationToken).ConfigureAwait(false)
            ?? throw new GoWinOpsException(nameof(Messages.ServiceStateLocked), NodeWatcher.ServiceName, NodeWatcher.ServiceName, Environment.MachineName, LockTimeout.TotalSeconds, path);
    }

    /// <summary>What needs the watcher, in words. A service that has gone needs none, whatever it left behind.</summary>
    private async Task<IReadOnlyList<string>> NeedsAsync(CancellationToken cancellationToken)
    {
        List<string> needs = new();
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        foreach (string name in folder.ListServices().OrderBy(name => name, StringComparer.OrdinalIgnoreCase))
        {
            string path = folder.ServiceFolder(name);
            bool isSupervised = await IsSupervisedAsync(path, cancellationToken).ConfigureAwait(false);
            bool isLeased = File.Exists(Path.Combine(path, StandbyLeaseFile.FileName));
            if (!isSupervised && !isLeased)
                continue;
            using ServiceControl? service = manager.TryOpenService(name, ServiceRights.QueryStatus);
            if (service is not null)
                needs.Add(isSupervised ? $"supervision of '{name}'" : $"the standby lease of '{name}'");
        }

        foreach (string name in (await folder.ReadSettingsAsync(cancellationToken).ConfigureAwait(false)).AtBoot)
            needs.Add($"repair of '{name}' after each boot");
        return needs;
    }

    private static async Task<bool> IsSupervisedAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await SupervisionFile.ReadAsync(path, cancellationToken).ConfigureAwait(false) is { Mode: ServiceMode.Native };
        }
        catch (InvalidDataException)
        {
            // The watcher says what is wrong with it, so it is needed.
            return true;
        }
    }

    private bool HasStandby() => folder.ListServices().Any(name => File.Exists(Path.Combine(folder.ServiceFolder(name), StandbyLeaseFile.FileName)));

    private static void Create(ServiceControlManager manager, string line)
    {
        ServiceConfigurationCall call = new()
        {
            StartType = Advapi32.ServiceAutoStart,
            ErrorControl = (uint)ServiceErrorControl.Normal,
            DisplayName = DisplayName,
        };
        const ServiceRights Rights = ServiceRights.ChangeConfig | ServiceRights.QueryConfig | ServiceRights.Start | ServiceRights.Delete;
        using ServiceControl service = manager.CreateService(
            NodeWatcher.ServiceName, call, new ServiceConfiguration { CommandLine = line, DisplayName = DisplayName }, Rights);
        try
        {
            SetUp(service);
        }
        catch (Exception exception)
        {
            int code = service.Delete();
            if (code == 0)
                throw;
            throw ServiceConfigurator.HalfMade(NodeWatcher.ServiceName, exception, code);
        }
    }

    private static void SetUp(ServiceControl service)
    {
        using NativeBuffer text = NativeBuffer.OfText(Description);
        using NativeBuffer description = NativeBuffer.OfSize(IntPtr.Size);
        Marshal.WriteIntPtr(description.Pointer, text.Pointer);
        service.TryChangeLevel(ServiceConfigLevel.Description, description);
        using NativeBuffer one = NativeBuffer.OfSize(sizeof(uint));
        one.WriteUInt32(0, 1);
        service.TryChangeLevel(ServiceConfigLevel.DelayedAutoStart, one);
        using NativeBuffer actions = Actions();
        service.TryChangeLevel(ServiceConfigLevel.FailureActions, actions);
        service.TryChangeLevel(ServiceConfigLevel.FailureActionsFlag, one);
    }

    // Restarted always: while it is away nothing watches.
    private static NativeBuffer Actions()
    {
        const uint Restart = 1;
        const uint Day = 24 * 60 * 60;
        return new ServiceFailureActions { ResetPeriod = Day, Actions = new[] { (Restart, 1_000u), (Restart, 5_000u), (Restart, 30_000u) } }.Write();
    }

    private async Task AddAtBootAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        WatcherSettings settings = await folder.ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
        string[] all = settings.AtBoot.Union(names, StringComparer.OrdinalIgnoreCase).OrderBy(name => name, StringComparer.OrdinalIgnoreCase).ToArray();
        if (all.Length == settings.AtBoot.Length)
            return;
        settings.AtBoot = all;
        await folder.WriteSettingsAsync(settings, cancellationToken).ConfigureAwait(false);
    }

    private async Task RemoveAtBootAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        WatcherSettings settings = await folder.ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
        List<NamePattern> patterns = names.Select(name => new NamePattern(name)).ToList();
        string[] left = settings.AtBoot.Where(name => !patterns.Any(pattern => pattern.Matches(name))).ToArray();
        if (left.Length == settings.AtBoot.Length)
            return;
        settings.AtBoot = left;
        await folder.WriteSettingsAsync(settings, cancellationToken).ConfigureAwait(false);
    }
}
