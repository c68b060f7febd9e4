using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>A service that was told to stop, and the process it ran in then, held open.</summary>
internal sealed class StoppingProcess
{
    private const uint SharedProcess = 0x20;

    // How long the manager may take to notice that a process it started has gone.
    private static readonly TimeSpan NoticeTimeout = TimeSpan.FromSeconds(5);
    private readonly IServiceStopManager manager;
    private readonly IClock clock;
    private readonly IStoppableService service;
    private readonly ServiceStatusProcess before;
    private readonly IServiceProcess? process;

    /// <param name="manager">The machine.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="service">The service.</param>
    /// <param name="before">What it did before it was told.</param>
    /// <param name="process">Its process; null where it has none or it may not be opened.</param>
    internal StoppingProcess(IServiceStopManager manager, IClock clock, IStoppableService service, ServiceStatusProcess before, IServiceProcess? process)
    {
        this.manager = manager;
        this.clock = clock;
        this.service = service;
        this.before = before;
        this.process = process;
    }

    private bool IsDeclaredShared => (before.ServiceType & SharedProcess) != 0;

    /// <summary>Waits until the service has stopped and its process has ended, and kills that when the time is up, as far as it may be.</summary>
    /// <param name="kill">Whether it may be killed.</param>
    /// <param name="refusal">The code by which it refused to stop; 0 when it did not.</param>
    /// <param name="deadline">When the time is up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<ServiceStopResult> EndAsync(ServiceStopKill kill, int refusal, Deadline deadline, CancellationToken cancellationToken)
    {
        ServiceStatusProcess status = await ServiceStateWait.UntilAsync(service, IsStartedAgain, deadline, cancellationToken).ConfigureAwait(false);
        bool hasStopped = status.CurrentState == (uint)GoServiceState.Stopped;
        if (hasStopped && (process is null || IsDeclaredShared || await process.WaitForExitAsync(deadline.Remaining, cancellationToken).ConfigureAwait(false)))
            return new ServiceStopResult();
        if (IsStartedAgain(status))
            return new ServiceStopResult { Again = status };
        bool isShared = process is not null && (IsDeclaredShared || HostsOthers(process.Id, kill != ServiceStopKill.Never));
        // The process goes on for the others in it.
        if (hasStopped && isShared)
            return new ServiceStopResult();
        if (process is null || isShared || IsAnotherRun(status) || kill == ServiceStopKill.Never)
            throw refusal != 0 ? Win32Errors.Create(refusal, service.Name, "SERVICE_STOP") : TimedOut(status, deadline.Elapsed, isShared);
        return await KillAsync(process, status, deadline, cancellationToken).ConfigureAwait(false);
    }

    private bool IsStartedAgain(ServiceStatusProcess status) => IsAnotherRun(status) && status.CurrentState != (uint)GoServiceState.StopPending;

    // Another process than the one that was told to stop, which has therefore ended: it is nobody's to kill.
    private bool IsAnotherRun(ServiceStatusProcess status) =>
        status.CurrentState != (uint)GoServiceState.Stopped && before.ProcessId != 0 && status.ProcessId != 0 && status.ProcessId != before.ProcessId;

    // Also a service that says it has a process of its own may have been moved into a shared one. Where that decides nothing, whoever may not ask does without.
    private bool HostsOthers(uint processId, bool decides)
    {
        try
        {
            return manager.HostsOthers(processId, service.Name);
        }
        catch (GoWinOpsException) when (!decides)
        {
            return false;
        }
    }

    private async Task<ServiceStopResult> KillAsync(IServiceProcess killed, ServiceStatusProcess last, Deadline deadline, CancellationToken cancellationToken)
    {
        bool lives = !await killed.WaitForExitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        int code = lives ? killed.Kill() : 0;
        Deadline notice = new(clock, NoticeTimeout);
        // One that was ending by itself at that moment cannot be killed any more, and is as good as killed.
        if (!await killed.WaitForExitAsync(notice.Remaining, cancellationToken).ConfigureAwait(false))
            throw code != 0 ? Win32Errors.Create(code, service.Name, "PROCESS_TERMINATE") : TimedOut(last, deadline.Elapsed, isShared: false);
        ServiceStatusProcess status = await ServiceStateWait.UntilAsync(service, IsStartedAgain, notice, cancellationToken).ConfigureAwait(false);
        if (IsStartedAgain(status))
            return new ServiceStopResult { WasKilled = lives, Again = status };
        return status.CurrentState == (uint)GoServiceState.Stopped
            ? new ServiceStopResult { WasKilled = lives }
            : throw ServiceStopFailure.Stuck(service.Name, status, killed.Id);
    }

    private GoWinOpsException TimedOut(ServiceStatusProcess status, TimeSpan elapsed, bool isShared) =>
        ServiceStopFailure.TimedOut(service.Name, status, status.ProcessId != 0 ? status.ProcessId : before.ProcessId, elapsed, isShared);
}
