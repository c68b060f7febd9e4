using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>What the watcher stops services with. It starts again itself what it stops, or has disabled it, so it need not keep Windows from doing so.</summary>
internal sealed class WatchedStopManager : IServiceStopManager
{
    private readonly SafeServiceHandle manager;

    /// <param name="manager">The service control manager, which somebody else closes.</param>
    internal WatchedStopManager(SafeServiceHandle manager) => this.manager = manager;

    /// <inheritdoc/>
    public IStoppableService? TryOpen(string service, bool listsDependents) =>
        WatchedServiceHandle.TryOpen(manager, service, ServiceRights.Stop | ServiceRights.QueryStatus | (listsDependents ? ServiceRights.EnumerateDependents : 0));

    /// <inheritdoc/>
    public IReadOnlyList<string> ListRunningDependents(IStoppableService service) => service.ListRunningDependents();

    /// <inheritdoc/>
    public IServiceProcess? TryOpenProcess(uint id) => ServiceProcess.TryOpen(id);

    /// <inheritdoc/>
    public bool HostsOthers(uint processId, string service) => ServiceEnumeration
        .Read(manager, Advapi32.ServiceWin32, Advapi32.ServiceActive, entry => (Name: Marshal.PtrToStringUni(entry.ServiceName), entry.Status.ProcessId))
        .Any(other => other.ProcessId == processId && !string.Equals(other.Name, service, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public Task<T> WhileStoppingAsync<T>(string service, TimeSpan remaining, Func<Task<T>> stop, CancellationToken cancellationToken) => stop();
}
