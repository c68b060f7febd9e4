using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>What commands stop services with. Of a manager elsewhere neither processes are killed nor failure actions kept here.</summary>
internal sealed class ServiceStopManager : IServiceStopManager
{
    // How much longer than its time a stop may take, with a kill at its end, before others may think it is over.
    private static readonly TimeSpan SuspensionMargin = TimeSpan.FromMinutes(1);
    private readonly NodeContext context;
    private readonly ServiceControlManager manager;
    private readonly bool mayKill;
    private readonly ServiceGraph? known;

    /// <param name="context">The node.</param>
    /// <param name="manager">Its manager, which somebody else closes.</param>
    /// <param name="mayKill">Whether processes may be killed.</param>
    /// <param name="known">What depends on what among the services that run; looked at when it is needed if null.</param>
    internal ServiceStopManager(NodeContext context, ServiceControlManager manager, bool mayKill, ServiceGraph? known)
    {
        this.context = context;
        this.manager = manager;
        this.mayKill = mayKill;
        this.known = known;
    }

    /// <inheritdoc/>
    public IStoppableService? TryOpen(string service, bool listsDependents) =>
        manager.TryOpenService(service, ServiceRights.Stop | ServiceRights.QueryStatus | (listsDependents ? ServiceRights.EnumerateDependents : 0));

    /// <inheritdoc/>
    public IReadOnlyList<string> ListRunningDependents(IStoppableService service)
    {
        IReadOnlyList<string> names = service.ListRunningDependents();
        // Windows lists them all, in order. A manager that lists none may still have some.
        return names.Count > 0 ? names : (known ?? ServiceGraph.OfActive(context, new[] { service.Name })).DependentsOf(service.Name).Where(IsActive).ToList();
    }

    /// <inheritdoc/>
    public IServiceProcess? TryOpenProcess(uint id) => manager.TryOpenProcess(id);

    /// <inheritdoc/>
    public bool HostsOthers(uint processId, string service)
    {
        using ServiceControlManager reader = ServiceControlManager.Open(ServiceManagerRights.Connect | ServiceManagerRights.EnumerateService);
        return reader.Enumerate().Any(other => other.Status.ProcessId == processId && !string.Equals(other.Name, service, StringComparison.OrdinalIgnoreCase));
    }

    /// <inheritdoc/>
    public Task<T> WhileStoppingAsync<T>(string service, TimeSpan remaining, Func<Task<T>> stop, CancellationToken cancellationToken) =>
        context.ServiceMachine is null
            ? new RecoverySuspension(context, ServiceRecoveryManager.Instance)
                .WhileStoppingAsync(service, remaining + SuspensionMargin, mayKill, stop, cancellationToken)
            : stop();

    // One that may not be looked at runs, as far as anybody can tell.
    private bool IsActive(string name)
    {
        try
        {
            using ServiceControl? service = manager.TryOpenService(name, ServiceRights.QueryStatus);
            return service is not null && service.QueryStatus().CurrentState != (uint)GoServiceState.Stopped;
        }
        catch (GoWinOpsException exception) when (exception.Problem.NativeCode == Win32Errors.AccessDenied)
        {
            return true;
        }
    }
}
