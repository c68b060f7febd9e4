using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Stops services of this node.</summary>
internal sealed class ServiceStopper
{
    private const uint SharedProcess = 0x20;

    // How long the manager may take to notice that a process it started has gone.
    private static readonly TimeSpan NoticeTimeout = TimeSpan.FromSeconds(5);

    // How much longer than its time a stop may take, with a kill at its end, before others may think it is over.
    private static readonly TimeSpan SuspensionMargin = TimeSpan.FromMinutes(1);
    private readonly NodeContext context;
    private readonly ServiceGraph? known;

    /// <summary>Stops services of this node.</summary>
    /// <param name="context">The node.</param>
    /// <param name="known">What depends on what among the services that run; looked at when it is needed if null.</param>
    internal ServiceStopper(NodeContext context, ServiceGraph? known = null)
    {
        this.context = context;
        this.known = known;
    }

    /// <summary>Stops a service and waits until its process has ended, so that its files are free.</summary>
    internal Task<ServiceTransition> StopAsync(string name, TimeSpan timeout, bool force, bool stopDependents, CancellationToken cancellationToken) =>
        StopAsync(name, timeout, force, stopDependents, new List<string>(), cancellationToken);

    /// <summary>As above; <paramref name="stopped"/> takes each dependent as it stops, so that it is known also when the service itself does not stop.</summary>
    internal async Task<ServiceTransition> StopAsync(
        string name, TimeSpan timeout, bool force, bool stopDependents, ICollection<string> stopped, CancellationToken cancellationToken)
    {
        Deadline deadline = new(context.Clock, timeout);
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect, context.ServiceMachine);
        using ServiceControl service = manager.OpenService(name, ServiceRights.Stop | ServiceRights.QueryStatus | ServiceRights.EnumerateDependents);
        bool wasStopped = service.QueryStatus().CurrentState == (uint)GoServiceState.Stopped;
        bool killed = false;
        if (!wasStopped)
        {
            foreach (string dependent in Dependents(manager, service, stopDependents))
            {
                using ServiceControl other = manager.OpenService(dependent, ServiceRights.Stop | ServiceRights.QueryStatus);
                killed |= await StopOneAsync(manager, other, deadline, force, cancellationToken).ConfigureAwait(false);
                stopped.Add(dependent);
            }

            killed |= await StopOneAsync(manager, service, deadline, force, cancellationToken).ConfigureAwait(false);
        }

        return new ServiceTransition
        {
            Service = await new ServiceCatalog(context).DescribeAsync(manager, name, cancellationToken).ConfigureAwait(false),
            WasAlready = wasStopped,
            WasKilled = killed,
            StoppedDependents = stopped.ToArray(),
            Duration = deadline.Elapsed,
        };
    }

    private IReadOnlyList<string> Dependents(ServiceControlManager manager, ServiceControl service, bool stopDependents)
    {
        IReadOnlyList<string> names = service.ListRunningDependents();
        // Windows lists them all, in order. A manager that lists none may still have some.
        if (names.Count == 0)
            names = (known ?? ServiceGraph.OfActive(context, new[] { service.Name })).DependentsOf(service.Name).Where(name => IsActive(manager, name)).ToList();
        return names.Count == 0 || stopDependents ? names : throw Win32Errors.Create(1051, service.Name, null, string.Join(", ", names));
    }

    private static bool IsActive(ServiceControlManager manager, string name)
    {
        using ServiceControl? service = manager.TryOpenService(name, ServiceRights.QueryStatus);
        return service is not null && service.QueryStatus().CurrentState != (uint)GoServiceState.Stopped;
    }

    // Of a manager elsewhere neither processes are killed nor failure actions kept here.
    private Task<bool> StopOneAsync(
        ServiceControlManager manager, ServiceControl service, Deadline deadline, bool force, CancellationToken cancellationToken)
    {
        return context.ServiceMachine is null
            ? new RecoverySuspension(context, ServiceRecoveryManager.Instance)
                .WhileStoppingAsync(service.Name, deadline.Remaining + SuspensionMargin, force, StopAsync, cancellationToken)
            : StopAsync();

        Task<bool> StopAsync() => StopAsIsAsync(manager, service, deadline, force, cancellationToken);
    }

    // Answers whether the process had to be killed.
    private async Task<bool> StopAsIsAsync(
        ServiceControlManager manager, ServiceControl service, Deadline deadline, bool force, CancellationToken cancellationToken)
    {
        ServiceStatusProcess before = service.QueryStatus();
        using ServiceProcess? process = OpenProcess(manager, service, before.ProcessId);
        await RequestStopAsync(service, deadline, cancellationToken).ConfigureAwait(false);
        ServiceStatusProcess after = await ServiceStateWait.ForAsync(service, GoServiceState.Stopped, deadline, cancellationToken).ConfigureAwait(false);
        bool isShared = (before.ServiceType & SharedProcess) != 0;
        bool hasStopped = after.CurrentState == (uint)GoServiceState.Stopped;
        if (hasStopped && (process is null || isShared || await process.WaitForExitAsync(deadline.Remaining, cancellationToken).ConfigureAwait(false)))
            return false;
        if (!force || process is null || isShared || IsSharedInFact(process.Id))
            throw TimedOut(service.Name, after, deadline.Elapsed, process is not null && (isShared || IsSharedInFact(process.Id)));
        await KillAsync(service, process, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // Opened before the stop, and looked at again once it is open: else the id could already mean another process, which would be killed for this one.
    private static ServiceProcess? OpenProcess(ServiceControlManager manager, ServiceControl service, uint processId)
    {
        ServiceProcess? process = manager.TryOpenProcess(processId);
        if (process is null || service.QueryStatus().ProcessId == processId)
            return process;
        process.Dispose();
        return null;
    }

    private static async Task RequestStopAsync(ServiceControl service, Deadline deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            int code = service.Stop();
            if (code is 0 or Win32Errors.ServiceNotActive || service.QueryStatus().CurrentState is (uint)GoServiceState.StopPending or (uint)GoServiceState.Stopped)
                return;
            bool mayPass = code is Win32Errors.ServiceCannotAcceptControl or Win32Errors.ServiceDatabaseLocked;
            if (!mayPass || deadline.HasPassed)
                throw Win32Errors.Create(code, service.Name, "SERVICE_STOP");
            await deadline.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task KillAsync(ServiceControl service, ServiceProcess process, CancellationToken cancellationToken)
    {
        int code = process.Kill();
        if (code != 0 && !await process.WaitForExitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
            throw Win32Errors.Create(code, service.Name, "PROCESS_TERMINATE");
        Deadline notice = new(context.Clock, NoticeTimeout);
        await process.WaitForExitAsync(notice.Remaining, cancellationToken).ConfigureAwait(false);
        ServiceStatusProcess status = await ServiceStateWait.ForAsync(service, GoServiceState.Stopped, notice, cancellationToken).ConfigureAwait(false);
        if (status.CurrentState != (uint)GoServiceState.Stopped)
        {
            throw new GoWinOpsException(
                nameof(Messages.ServiceStateStuck), service.Name, service.Name, SubjectMachine.Name, process.Id, (GoServiceState)status.CurrentState);
        }
    }

    private static bool IsSharedInFact(uint processId)
    {
        using ServiceControlManager reader = ServiceControlManager.Open(ServiceManagerRights.Connect | ServiceManagerRights.EnumerateService);
        return reader.Enumerate().Count(other => other.Status.ProcessId == processId) > 1;
    }

    /// <summary>The failure of a stop whose time is up; a process that other services share is not killed for it.</summary>
    internal static GoWinOpsException TimedOut(string service, ServiceStatusProcess status, TimeSpan elapsed, bool isShared) => new(
        isShared ? nameof(Messages.ServiceProcessShared) : nameof(Messages.ServiceStopTimedOut),
        service,
        service,
        SubjectMachine.Name,
        elapsed.TotalSeconds.ToString("0.0", CultureInfo.CurrentCulture),
        (GoServiceState)status.CurrentState,
        status.ProcessId);
}
