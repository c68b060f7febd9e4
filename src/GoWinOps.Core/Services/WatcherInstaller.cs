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

    /// <summary>Makes sure that the watcher is installed from a build of the host, or a newer one, and runs. One that does not start is not left behind.</summary>
    internal async Task<WatcherChange> EnsureAsync(EnsureWatcherOperation request, CancellationToken cancellationToken)
    {
        using IDisposable gate = await LockAsync(cancellationToken).ConfigureAwait(false);
        if (!File.Exists(request.HostPath))
            throw new GoWinOpsException(nameof(Messages.ServiceHostNotStaged), NodeWatcher.ServiceName, NodeWatcher.ServiceName, Environment.MachineName, request.HostPath);
        ProtectedFolder.Create(folder.Path);
        await AddAtBootAsync(request.AtBoot, cancellationToken).ConfigureAwait(false);
        WatcherChange change = new() { NeededFor = (await NeedsAsync(cancellationToken).ConfigureAwait(false)).ToArray() };
        string? before = await SetUpAsync(request.HostPath, change, cancellationToken).ConfigureAwait(false);
        try
        {
            if (before is not null && !change.RestartNeeded)
                await StopAsync(request.Timeout, cancellationToken).ConfigureAwait(false);
            await new ServiceStarter(context).StartAsync(NodeWatcher.ServiceName, request.Timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException)
        {
            await TakeBackAsync(change, before, request.Timeout).ConfigureAwait(false);
            throw;
        }

        return change;
    }

    // Answers with the command line it had, where that was changed.
    private async Task<string?> SetUpAsync(string hostPath, WatcherChange change, CancellationToken cancellationToken)
    {
        string line = CommandLine.Join(hostPath, new[] { NodeWatcher.WatchCommand, context.RootFolder });
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect | ServiceManagerRights.CreateService);
        using ServiceControl? existing = manager.TryOpenService(
            NodeWatcher.ServiceName, ServiceRights.QueryConfig | ServiceRights.QueryStatus | ServiceRights.ChangeConfig);
        if (existing is null)
        {
            // What stands still since before the watcher came was not missed: this boot is not its business.
            await folder.MarkRepairedAsync(await NodeBoot.IdAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            Create(manager, line);
            change.Installed = true;
            return null;
        }

        string before = existing.QueryConfiguration().CommandLine;
        // Control machines of several versions may look after one node: the newest build serves them all, and none of them takes it back.
        change.KeptNewer = before != line && WatcherBuild.IsNewer(CommandLine.Split(before).Executable, hostPath);
        if (before == line || change.KeptNewer)
            return null;
        existing.ChangeCommandLine(line);
        change.Updated = true;
        bool runs = existing.QueryStatus().CurrentState != (uint)GoServiceState.Stopped;
        change.RestartNeeded = runs && HasStandby();
        return before;
    }

    private Task<ServiceTransition> StopAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        new ServiceStopper(context).StopAsync(NodeWatcher.ServiceName, timeout, force: true, stopDependents: false, cancellationToken);

    // Without the caller's token: services are not to be left without the watcher they had.
    private async Task TakeBackAsync(WatcherChange change, string? before, TimeSpan timeout)
    {
        try
        {
            if (change.Installed)
                await RemoveAsync(timeout, CancellationToken.None).ConfigureAwait(false);
            if (before is null)
                return;
            using (ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect))
            using (ServiceControl? existing = manager.TryOpenService(NodeWatcher.ServiceName, ServiceRights.ChangeConfig))
                existing?.ChangeCommandLine(before);
            await new ServiceStarter(context).StartAsync(NodeWatcher.ServiceName, timeout, CancellationToken.None).ConfigureAwait(false);
        }
        catch (GoWinOpsException)
        {
            // Why the new one does not start matters more; Windows tries the old one again with the next boot.
        }
    }

    private Task<bool> RemoveAsync(TimeSpan timeout, CancellationToken cancellationToken) => new ServiceRemover(context).RemoveAsync(
        new UninstallServiceOperation { Name = NodeWatcher.ServiceName, RemoveFiles = true, Force = true, Timeout = timeout }, cancellationToken);

    /// <summary>Lets the watcher go from a service that has gone, and removes it when nothing else needs it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="wasWatched">Whether it was watched while it was there.</param>
    /// <param name="timeout">How long stopping and deleting it may take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task ReleaseFromAsync(string service, bool wasWatched, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string[] atBoot;
        try
        {
            atBoot = (await folder.ReadSettingsAsync(cancellationToken).ConfigureAwait(false)).AtBoot.Where(name => string.Equals(name, service, StringComparison.OrdinalIgnoreCase)).ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // What cannot be read is the watcher's to tell, and no reason for the service to stay.
            atBoot = Array.Empty<string>();
        }

        if (wasWatched || atBoot.Length > 0)
            await ReleaseAsync(atBoot, timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the watcher when nothing needs it any more.</summary>
    internal async Task<WatcherChange> ReleaseAsync(IReadOnlyCollection<string> notAtBoot, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using IDisposable gate = await LockAsync(cancellationToken).ConfigureAwait(false);
        await RemoveAtBootAsync(notAtBoot, cancellationToken).ConfigureAwait(false);
        WatcherChange change = new() { NeededFor = (await NeedsAsync(cancellationToken).ConfigureAwait(false)).ToArray() };
        if (change.NeededFor.Length > 0)
            return change;
        change.Removed = await RemoveAsync(timeout, cancellationToken).ConfigureAwait(false);
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
            if (Exists(manager, name))
                needs.Add(isSupervised ? $"supervision of '{name}'" : $"the standby lease of '{name}'");
        }

        try
        {
            foreach (string name in (await folder.ReadSettingsAsync(cancellationToken).ConfigureAwait(false)).AtBoot)
            {
                if (!new NamePattern(name).IsLiteral || Exists(manager, name))
                    needs.Add($"repair of '{name}' after each boot");
            }
        }
        catch (InvalidDataException exception)
        {
            // Somebody has asked for something, and it cannot be read any more.
            needs.Add($"repairs after each boot that cannot be read: {exception.Message}");
        }

        return needs;
    }

    private static bool Exists(ServiceControlManager manager, string name)
    {
        using ServiceControl? service = manager.TryOpenService(name, ServiceRights.QueryStatus);
        return service is not null;
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

    private async Task AddAtBootAsync(string[] names, CancellationToken cancellationToken)
    {
        if (names.Length == 0)
            return;
        WatcherSettings settings = await ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
        string[] all = settings.AtBoot.Union(names, StringComparer.OrdinalIgnoreCase).OrderBy(name => name, StringComparer.OrdinalIgnoreCase).ToArray();
        if (all.Length == settings.AtBoot.Length)
            return;
        settings.AtBoot = all;
        await folder.WriteSettingsAsync(settings, cancellationToken).ConfigureAwait(false);
    }

    private async Task<WatcherSettings> ReadSettingsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await folder.ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw new GoWinOpsException(
                nameof(Messages.ServiceStateDamaged), NodeWatcher.ServiceName, exception, NodeWatcher.ServiceName, Environment.MachineName, folder.SettingsPath, exception.Message);
        }
    }

    private async Task RemoveAtBootAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
            return;
        WatcherSettings settings = await ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
        List<NamePattern> patterns = names.Select(name => new NamePattern(name)).ToList();
        string[] left = settings.AtBoot.Where(name => !patterns.Any(pattern => pattern.Matches(name))).ToArray();
        if (left.Length == settings.AtBoot.Length)
            return;
        settings.AtBoot = left;
        await folder.WriteSettingsAsync(settings, cancellationToken).ConfigureAwait(false);
    }
}
