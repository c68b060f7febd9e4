using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// Stops a service and what depends on it, whoever asks: a command, or the watcher on the node. They differ in their <see cref="ServiceStopRule"/> only, so that what
/// keeps the wrong process from being killed is the same for both.
/// </summary>
internal sealed class ServiceStop
{
    // Nobody is killed before the call that tells him to stop has had this time, even if none is left; it takes longer only where the service's handler hangs.
    private static readonly TimeSpan LeastCallTime = TimeSpan.FromMilliseconds(250);
    // Windows itself gives up after 30 s. What the service does by then counts more than a call that has not come back.
    private static readonly TimeSpan MostCallTime = TimeSpan.FromSeconds(60);
    private readonly IServiceStopManager manager;
    private readonly IClock clock;
    private readonly ServiceStopRule rule;

    /// <param name="manager">The machine.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="rule">What is done where the service does not simply stop.</param>
    internal ServiceStop(IServiceStopManager manager, IClock clock, ServiceStopRule rule)
    {
        this.manager = manager;
        this.clock = clock;
        this.rule = rule;
    }

    /// <summary>Stops a service and waits until its process has ended, so that its files are free.</summary>
    /// <param name="name">The service.</param>
    /// <param name="deadline">By when it and what depends on it has to have stopped.</param>
    /// <param name="stopped">Takes each dependent as it stops, so that it is known also when the service itself does not stop.</param>
    /// <param name="cancellationToken">Ends the wait; what was asked to stop may still do so.</param>
    /// <exception cref="GoWinOpsException">
    /// <c>ServiceDependentsRunning</c>, <c>ServiceStopTimedOut</c>, <c>ServiceProcessShared</c>, <c>ServiceStateStuck</c>, or what the Win32 code of a refusal stands for
    /// </exception>
    internal async Task<ServiceStopResult> RunAsync(string name, Deadline deadline, ICollection<string> stopped, CancellationToken cancellationToken)
    {
        using IStoppableService service = manager.TryOpen(name, listsDependents: true) ?? throw Win32Errors.Create(Win32Errors.ServiceDoesNotExist, name);
        if (service.QueryStatus().CurrentState == (uint)GoServiceState.Stopped)
            return new ServiceStopResult { WasStopped = true, WasUnderWay = true };
        DependentsStop dependents = new(this, service, deadline, stopped);
        ServiceStopResult? result = null;
        while (result is null)
        {
            await dependents.RunAsync(cancellationToken).ConfigureAwait(false);
            result = await StopOneAsync(service, rule.Kill, deadline, cancellationToken).ConfigureAwait(false);
            // One was started since they were listed: they are looked at anew.
            if (result is null)
                await deadline.PauseAsync(cancellationToken).ConfigureAwait(false);
        }

        await dependents.EndRestAsync(cancellationToken).ConfigureAwait(false);
        return result with { WasKilled = result.WasKilled || dependents.HasKilled };
    }

    // Null where others that depend on it have to stop first, and there is time for it.
    private Task<ServiceStopResult?> StopOneAsync(IStoppableService service, ServiceStopKill kill, Deadline deadline, CancellationToken cancellationToken)
    {
        return manager.WhileStoppingAsync(service.Name, deadline.Remaining, StopAsync, cancellationToken);

        async Task<ServiceStopResult?> StopAsync()
        {
            (ServiceStatusProcess before, IServiceProcess? opened) = Look(service);
            using IServiceProcess? process = opened;
            bool wasUnderWay = (GoServiceState)before.CurrentState is GoServiceState.Stopped or GoServiceState.StopPending;
            int refusal = await RequestStopAsync(service, deadline, cancellationToken).ConfigureAwait(false);
            if (refusal == Win32Errors.DependentServicesRunning && !deadline.HasPassed)
                return null;
            if (refusal != 0 && kill != ServiceStopKill.WhenRefused)
                throw Refused(service.Name, refusal);
            StoppingProcess stopping = new(manager, clock, service, before, process);
            ServiceStopResult result = await stopping.EndAsync(kill, refusal, deadline, cancellationToken).ConfigureAwait(false);
            return result with { WasUnderWay = wasUnderWay };
        }
    }

    // Opened before the stop, and looked at again once it is open: else the id could already mean another process, which would be killed for this one.
    private (ServiceStatusProcess Status, IServiceProcess? Process) Look(IStoppableService service)
    {
        uint processId = service.QueryStatus().ProcessId;
        IServiceProcess? process = manager.TryOpenProcess(processId);
        ServiceStatusProcess status = service.QueryStatus();
        if (status.ProcessId == processId)
            return (status, process);
        process?.Dispose();
        return (status, null);
    }

    // Answers 0 when the service has been told, or stops anyway, else the code of its refusal.
    private async Task<int> RequestStopAsync(IStoppableService service, Deadline deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            int code = await CallAsync(service, deadline, cancellationToken).ConfigureAwait(false);
            // 1053 here means that the service's handler was called and has not come back.
            if (code is 0 or Win32Errors.ServiceNotActive or Win32Errors.ServiceRequestTimeout
                || (GoServiceState)service.QueryStatus().CurrentState is GoServiceState.StopPending or GoServiceState.Stopped)
            {
                return 0;
            }

            if (code is not (Win32Errors.ServiceCannotAcceptControl or Win32Errors.ServiceDatabaseLocked) || deadline.HasPassed)
                return code;
            await deadline.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<int> CallAsync(IStoppableService service, Deadline deadline, CancellationToken cancellationToken)
    {
        Task<int> call = service.StopAsync();
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        TimeSpan limit = TimeSpan.FromTicks(Math.Min(Math.Max(deadline.Remaining.Ticks, LeastCallTime.Ticks), MostCallTime.Ticks));
        Task first = call.IsCompleted ? call : await Task.WhenAny(call, clock.DelayAsync(limit, waiting.Token)).ConfigureAwait(false);
        waiting.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        return first == call ? await call.ConfigureAwait(false) : Win32Errors.ServiceRequestTimeout;
    }

    private static GoWinOpsException Refused(string service, int code) =>
        Win32Errors.Create(code, service, "SERVICE_STOP", code == Win32Errors.DependentServicesRunning ? "some that were started meanwhile" : null);

    /// <summary>What depends on the service that is to stop.</summary>
    private sealed class DependentsStop
    {
        private readonly ServiceStop owner;
        private readonly IStoppableService service;
        private readonly Deadline deadline;
        private readonly ICollection<string> stopped;

        internal DependentsStop(ServiceStop owner, IStoppableService service, Deadline deadline, ICollection<string> stopped)
        {
            this.owner = owner;
            this.service = service;
            this.deadline = deadline;
            this.stopped = stopped;
        }

        internal bool HasKilled { get; private set; }

        private bool Yields => owner.rule.Dependents == ServiceStopDependents.Yield;

        /// <summary>Stops those that run, in order.</summary>
        internal async Task RunAsync(CancellationToken cancellationToken)
        {
            IReadOnlyList<string> names = List();
            if (names.Count > 0 && owner.rule.Dependents == ServiceStopDependents.Refuse)
                throw Win32Errors.Create(Win32Errors.DependentServicesRunning, service.Name, null, string.Join(", ", names));
            foreach (string name in names)
                await StopAsync(name, Yields ? ServiceStopKill.Never : owner.rule.Kill, cancellationToken).ConfigureAwait(false);
        }

        /// <summary>Ends those that were to yield and have not: what they depend on has stopped without waiting for them.</summary>
        internal async Task EndRestAsync(CancellationToken cancellationToken)
        {
            if (!Yields)
                return;
            foreach (string name in List())
                await StopAsync(name, owner.rule.Kill, cancellationToken).ConfigureAwait(false);
        }

        private IReadOnlyList<string> List()
        {
            try
            {
                return owner.manager.ListRunningDependents(service);
            }
            catch (GoWinOpsException) when (Yields)
            {
                return Array.Empty<string>();
            }
        }

        private async Task StopAsync(string name, ServiceStopKill kill, CancellationToken cancellationToken)
        {
            try
            {
                using IStoppableService? dependent = owner.manager.TryOpen(name, listsDependents: false);
                // Removed meanwhile, it keeps nothing from stopping; one that others depend on by now shows when the service itself is asked.
                if (dependent is null || await owner.StopOneAsync(dependent, kill, deadline, cancellationToken).ConfigureAwait(false) is not { } result)
                    return;
                HasKilled |= result.WasKilled;
                if (!stopped.Contains(name))
                    stopped.Add(name);
            }
            catch (GoWinOpsException) when (Yields)
            {
                // The service that is to end for certain does not wait for it.
            }
        }
    }
}
