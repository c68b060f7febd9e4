using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The services and processes of this machine.</summary>
internal sealed class WindowsWatchedNode : IWatchedNode, IDisposable
{
    private const uint SharedProcess = 0x20;

    // The most EnumServicesStatusEx takes; more is refused. Source: its documentation.
    private const int EnumerationBufferSize = 256 * 1024;
    private const ServiceRights ReadRights = ServiceRights.QueryConfig | ServiceRights.QueryStatus;

    // How long the manager may take to notice that a process it started has gone.
    private static readonly TimeSpan NoticeTimeout = TimeSpan.FromSeconds(5);

    // How long a start may take to show; the manager sets the state before it waits for the program.
    private static readonly TimeSpan ShowTime = TimeSpan.FromSeconds(2);
    private readonly IClock clock;
    private readonly SafeServiceHandle manager;

    /// <summary>Opens the service control manager for as long as this lives: only open services keep deleted ones from going.</summary>
    internal WindowsWatchedNode(IClock clock)
    {
        this.clock = clock;
        manager = Advapi32.OpenSCManagerW(null, null, ServiceManagerRights.Connect | ServiceManagerRights.EnumerateService);
        int code = manager.IsInvalid ? Marshal.GetLastWin32Error() : 0;
        if (code != 0)
            throw Win32Errors.Create(code, "(service control manager)", "SC_MANAGER_CONNECT");
    }

    /// <summary>Opens its services for what a deployment left undone about their recovery; works as long as this does.</summary>
    internal IServiceRecoveryManager Recovery => new WatchedRecoveryManager(manager);

    /// <inheritdoc/>
    public TimeSpan Uptime => TimeSpan.FromMilliseconds(Kernel32.GetTickCount64());

    /// <inheritdoc/>
    public WatchedStatus? Look(string service)
    {
        using WatchedServiceHandle? handle = WatchedServiceHandle.TryOpen(manager, service, ServiceRights.QueryStatus);
        return handle is null ? null : Describe(handle.QueryStatus());
    }

    /// <inheritdoc/>
    public WatchedSetup? ReadSetup(string service)
    {
        using WatchedServiceHandle? handle = WatchedServiceHandle.TryOpen(manager, service, ReadRights);
        return handle?.QuerySetup();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ServiceLogEvent>?> ReadEventsAsync(string service, string displayName, TimeSpan age, CancellationToken cancellationToken) =>
        ServiceEvidence.ReadAsync(age, service, displayName, clock, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListRunningDependents(string service)
    {
        using WatchedServiceHandle? handle = WatchedServiceHandle.TryOpen(manager, service, ServiceRights.EnumerateDependents);
        return handle?.ListRunningDependents() ?? Array.Empty<string>();
    }

    /// <inheritdoc/>
    public async Task<WatchedStart> StartAsync(string service, TimeSpan timeout, Action begun, CancellationToken cancellationToken)
    {
        Deadline deadline = new(clock, timeout);
        using WatchedServiceHandle handle = Require(service, ServiceRights.Start | ServiceRights.QueryStatus);
        // Windows offers no way to break off a start: it ends by itself when the manager's own timeout passes.
        Task<int> start = Task.Run(handle.Start, CancellationToken.None);
        await WaitUntilItShowsAsync(start, handle, cancellationToken).ConfigureAwait(false);
        begun();
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task first = await Task.WhenAny(start, deadline.WhenPassedAsync(waiting.Token)).ConfigureAwait(false);
        waiting.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        int code = first == start ? await start.ConfigureAwait(false) : Win32Errors.ServiceRequestTimeout;
        if (code is not (0 or Win32Errors.ServiceAlreadyRunning))
            return await FailAsync(code, Win32Errors.CreateForStart(code, service, null, deadline.Elapsed, ServiceConnectTimeout.Read())).ConfigureAwait(false);
        ServiceStatusProcess after = await WaitForAsync(handle, GoServiceState.Running, deadline, cancellationToken).ConfigureAwait(false);
        if (after.CurrentState == (uint)GoServiceState.Running)
            return new WatchedStart(0, null, deadline.Elapsed);
        // The manager has written nothing yet about one that still starts.
        if (after.CurrentState != (uint)GoServiceState.Stopped)
            return new WatchedStart(Win32Errors.ServiceStartHang, WatchedFailure.StillStarting(service, after, deadline.Elapsed).Problem, deadline.Elapsed);
        return await FailAsync((int)after.Win32ExitCode, ServiceExit.Describe(service, after)).ConfigureAwait(false);

        async Task<WatchedStart> FailAsync(int failure, GoWinOpsException exception)
        {
            TimeSpan elapsed = deadline.Elapsed;
            string displayName = ReadSetup(service)?.DisplayName ?? service;
            GoWinOpsException explained = await ServiceEvidence.ExplainAsync(exception, service, displayName, elapsed, clock, cancellationToken).ConfigureAwait(false);
            return new WatchedStart(failure == 0 ? Win32Errors.ServiceNotActive : failure, explained.Problem, elapsed);
        }
    }

    /// <inheritdoc/>
    public async Task<WatchedStop> StopAsync(string service, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Deadline deadline = new(clock, timeout);
        List<string> stopped = new();
        bool killed = false;
        try
        {
            foreach (string dependent in ListRunningDependents(service))
            {
                killed |= (await StopOneAsync(dependent, deadline, cancellationToken).ConfigureAwait(false)).WasKilled;
                stopped.Add(dependent);
            }

            WatchedStop stop = await StopOneAsync(service, deadline, cancellationToken).ConfigureAwait(false);
            return stop with { WasKilled = stop.WasKilled || killed, StoppedDependents = stopped };
        }
        catch (GoWinOpsException exception)
        {
            return new WatchedStop { WasKilled = killed, StoppedDependents = stopped, Failure = exception.Problem };
        }
    }

    /// <inheritdoc/>
    public IWatchedProcess? Open(string service, uint processId)
    {
        WindowsWatchedProcess? process = WindowsWatchedProcess.TryOpen(processId);
        // Between the look and the opening the process may have ended and its id have come to mean another; from now on it cannot.
        if (process is null || Look(service)?.ProcessId == processId)
            return process;
        process.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void SetStartType(string service, GoServiceStartType startType)
    {
        using WatchedServiceHandle handle = Require(service, ServiceRights.ChangeConfig);
        handle.ChangeStartType(startType switch
        {
            GoServiceStartType.Automatic or GoServiceStartType.AutomaticDelayedStart => 2,
            GoServiceStartType.Manual => 3,
            GoServiceStartType.Disabled => 4,
            _ => Advapi32.ServiceNoChange,
        });
    }

    /// <inheritdoc/>
    public void Dispose() => manager.Dispose();

    private async Task<WatchedStop> StopOneAsync(string service, Deadline deadline, CancellationToken cancellationToken)
    {
        using WatchedServiceHandle handle = Require(service, ServiceRights.Stop | ServiceRights.QueryStatus);
        ServiceStatusProcess before = handle.QueryStatus();
        using ServiceProcess? process = OpenToStop(handle, before.ProcessId);
        bool wasUnderWay = (GoServiceState)before.CurrentState is GoServiceState.Stopped or GoServiceState.StopPending;
        int refusal = await RequestStopAsync(handle, deadline, cancellationToken).ConfigureAwait(false);
        ServiceStatusProcess after = await WaitForAsync(handle, GoServiceState.Stopped, deadline, cancellationToken).ConfigureAwait(false);
        bool isShared = (before.ServiceType & SharedProcess) != 0;
        bool hasStopped = after.CurrentState == (uint)GoServiceState.Stopped;
        if (hasStopped && (process is null || isShared || await process.WaitForExitAsync(deadline.Remaining, cancellationToken).ConfigureAwait(false)))
            return new WatchedStop { WasUnderWay = wasUnderWay };
        if (process is null || isShared || IsSharedInFact(process.Id))
            throw refusal != 0 ? Win32Errors.Create(refusal, service, "SERVICE_STOP") : WatchedFailure.StillRunning(service, after, deadline.Elapsed, process is not null);
        await KillAsync(service, handle, process, cancellationToken).ConfigureAwait(false);
        return new WatchedStop { WasUnderWay = wasUnderWay, WasKilled = true };
    }

    // Opened before the stop, and looked at again once it is open: else the id could already mean another process, which would be killed for this one.
    private static ServiceProcess? OpenToStop(WatchedServiceHandle handle, uint processId)
    {
        ServiceProcess? process = ServiceProcess.TryOpen(processId);
        if (process is null || handle.QueryStatus().ProcessId == processId)
            return process;
        process.Dispose();
        return null;
    }

    // A service that takes no stop, or none now, is waited for and then killed all the same: that is what it is watched for.
    private static async Task<int> RequestStopAsync(WatchedServiceHandle handle, Deadline deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            int code = handle.Stop();
            if (code is 0 or Win32Errors.ServiceNotActive || handle.QueryStatus().CurrentState is (uint)GoServiceState.StopPending or (uint)GoServiceState.Stopped)
                return 0;
            if (code is not (Win32Errors.ServiceCannotAcceptControl or Win32Errors.ServiceDatabaseLocked) || deadline.HasPassed)
                return code;
            await deadline.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task KillAsync(string service, WatchedServiceHandle handle, ServiceProcess process, CancellationToken cancellationToken)
    {
        int code = process.Kill();
        if (code != 0 && !await process.WaitForExitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
            throw Win32Errors.Create(code, service, "PROCESS_TERMINATE");
        Deadline notice = new(clock, NoticeTimeout);
        await process.WaitForExitAsync(notice.Remaining, cancellationToken).ConfigureAwait(false);
        ServiceStatusProcess status = await WaitForAsync(handle, GoServiceState.Stopped, notice, cancellationToken).ConfigureAwait(false);
        if (status.CurrentState is (uint)GoServiceState.StopPending or (uint)GoServiceState.StartPending)
        {
            throw new GoWinOpsException(
                nameof(Messages.ServiceStateStuck), service, service, Environment.MachineName, process.Id, (GoServiceState)status.CurrentState);
        }
    }

    private async Task WaitUntilItShowsAsync(Task start, WatchedServiceHandle handle, CancellationToken cancellationToken)
    {
        Deadline showing = new(clock, ShowTime);
        while (!start.IsCompleted && !showing.HasPassed && handle.QueryStatus().CurrentState == (uint)GoServiceState.Stopped)
            await Task.WhenAny(start, showing.PauseAsync(cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static async Task<ServiceStatusProcess> WaitForAsync(
        WatchedServiceHandle handle, GoServiceState wanted, Deadline deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            ServiceStatusProcess status = handle.QueryStatus();
            GoServiceState state = (GoServiceState)status.CurrentState;
            if (state == wanted || state == GoServiceState.Stopped || deadline.HasPassed)
                return status;
            await deadline.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Also a service that says it has a process of its own may have been moved into a shared one.
    private bool IsSharedInFact(uint processId)
    {
        List<string> others = new();
        using NativeBuffer buffer = NativeBuffer.OfSize(EnumerationBufferSize);
        uint resume = 0;
        while (others.Count < 2)
        {
            bool complete = Advapi32.EnumServicesStatusExW(
                manager, 0, Advapi32.ServiceWin32, Advapi32.ServiceActive, buffer.Pointer, EnumerationBufferSize, out _, out uint count, ref resume, null);
            for (int index = 0; index < count; index++)
            {
                EnumServiceStatusProcess entry = Marshal.PtrToStructure<EnumServiceStatusProcess>(IntPtr.Add(buffer.Pointer, index * Marshal.SizeOf<EnumServiceStatusProcess>()));
                if (entry.Status.ProcessId == processId)
                    others.Add(Marshal.PtrToStringUni(entry.ServiceName) ?? string.Empty);
            }

            if (complete || count == 0)
                break;
        }

        return others.Count > 1;
    }

    private WatchedServiceHandle Require(string service, ServiceRights rights) =>
        WatchedServiceHandle.TryOpen(manager, service, rights) ?? throw Win32Errors.Create(Win32Errors.ServiceDoesNotExist, service);

    private static WatchedStatus Describe(ServiceStatusProcess status) =>
        new((GoServiceState)status.CurrentState, status.ProcessId, (int)status.Win32ExitCode, (int)status.ServiceSpecificExitCode);
}
