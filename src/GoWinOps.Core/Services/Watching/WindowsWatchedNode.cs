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
    private const ServiceRights ReadRights = ServiceRights.QueryConfig | ServiceRights.QueryStatus;

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
        ServiceStatusProcess after = await ServiceStateWait.ForAsync(handle, GoServiceState.Running, deadline, cancellationToken).ConfigureAwait(false);
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
    public Task<WatchedStop> StopAsync(string service, TimeSpan timeout, CancellationToken cancellationToken) =>
        StopAsync(service, timeout, ServiceStopDependents.Stop, cancellationToken);

    /// <inheritdoc/>
    public Task<WatchedStop> FenceAsync(string service, TimeSpan timeout, CancellationToken cancellationToken) =>
        StopAsync(service, timeout, ServiceStopDependents.Yield, cancellationToken);

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

    private async Task<WatchedStop> StopAsync(string service, TimeSpan timeout, ServiceStopDependents dependents, CancellationToken cancellationToken)
    {
        List<string> stopped = new();
        // A service that takes no stop, or none now, is waited for and then killed all the same: that is what it is watched for.
        ServiceStop stop = new(new WatchedStopManager(manager), clock, new ServiceStopRule(ServiceStopKill.WhenRefused, dependents));
        try
        {
            ServiceStopResult result = await stop.RunAsync(service, new Deadline(clock, timeout), stopped, cancellationToken).ConfigureAwait(false);
            return new WatchedStop { WasUnderWay = result.WasUnderWay, WasKilled = result.WasKilled, Again = result.Again, StoppedDependents = stopped };
        }
        catch (GoWinOpsException exception)
        {
            return new WatchedStop { StoppedDependents = stopped, Failure = exception.Problem };
        }
    }

    private async Task WaitUntilItShowsAsync(Task start, WatchedServiceHandle handle, CancellationToken cancellationToken)
    {
        Deadline showing = new(clock, ShowTime);
        while (!start.IsCompleted && !showing.HasPassed && handle.QueryStatus().CurrentState == (uint)GoServiceState.Stopped)
            await Task.WhenAny(start, showing.PauseAsync(cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private WatchedServiceHandle Require(string service, ServiceRights rights) =>
        WatchedServiceHandle.TryOpen(manager, service, rights) ?? throw Win32Errors.Create(Win32Errors.ServiceDoesNotExist, service);

    private static WatchedStatus Describe(ServiceStatusProcess status) =>
        new((GoServiceState)status.CurrentState, status.ProcessId, (int)status.Win32ExitCode, (int)status.ServiceSpecificExitCode);
}
