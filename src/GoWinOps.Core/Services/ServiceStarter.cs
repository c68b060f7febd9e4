using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Starts services of this node.</summary>
internal sealed class ServiceStarter
{
    private const ServiceRights StartRights = ServiceRights.Start | ServiceRights.QueryStatus | ServiceRights.QueryConfig;
    private readonly NodeContext context;

    /// <summary>Starts services of this node.</summary>
    internal ServiceStarter(NodeContext context) => this.context = context;

    /// <summary>Starts a service and waits until it runs.</summary>
    internal async Task<ServiceTransition> StartAsync(string name, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Deadline deadline = new(context.Clock, timeout);
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect, context.ServiceMachine);
        using ServiceControl service = manager.OpenService(name, StartRights);
        List<string> started = new();
        bool wasRunning = service.QueryStatus().CurrentState == (uint)GoServiceState.Running;
        if (!wasRunning)
        {
            await StartNeedsAsync(manager, service, deadline, timeout, started, cancellationToken).ConfigureAwait(false);
            await StartOneAsync(service, deadline, timeout, cancellationToken).ConfigureAwait(false);
        }

        if (context.ServiceMachine is null)
            await new RecoverySuspension(context, ServiceRecoveryManager.Instance).RestoreLeftBehindAsync(name, cancellationToken).ConfigureAwait(false);

        return new ServiceTransition
        {
            Service = await new ServiceCatalog(context).DescribeAsync(manager, name, cancellationToken).ConfigureAwait(false),
            WasAlready = wasRunning,
            StartedDependencies = started.ToArray(),
            Duration = deadline.Elapsed,
        };
    }

    // Windows would start them, too, and say of a failure only that there was one.
    private async Task StartNeedsAsync(
        ServiceControlManager manager, ServiceControl service, Deadline deadline, TimeSpan timeout, List<string> started, CancellationToken cancellationToken)
    {
        if (service.QueryConfiguration().DependsOn.Length == 0)
            return;
        foreach (string name in ServiceGraph.OfNeeds(manager, new[] { service.Name }).NeedsOf(service.Name))
        {
            using ServiceControl? need = TryOpen(manager, name, service.Name);
            if (need is null || need.QueryStatus().CurrentState == (uint)GoServiceState.Running)
                continue;
            try
            {
                await StartOneAsync(need, deadline, timeout, cancellationToken).ConfigureAwait(false);
                started.Add(name);
            }
            catch (GoWinOpsException exception)
            {
                GoWinOpsException failure = Win32Errors.Create(Win32Errors.ServiceDependencyFailed, service.Name, null, $"{name} ({exception.Message})");
                throw new GoWinOpsException(failure.Problem, service.Name, exception);
            }
        }
    }

    // One that this account may not start is left to Windows, which may.
    private static ServiceControl? TryOpen(ServiceControlManager manager, string name, string dependent)
    {
        try
        {
            return manager.TryOpenService(name, StartRights) ?? throw Win32Errors.Create(Win32Errors.ServiceDependencyMissing, dependent, null, name);
        }
        catch (GoWinOpsException exception) when (exception.Problem.NativeCode == Win32Errors.AccessDenied)
        {
            return null;
        }
    }

    private async Task StartOneAsync(ServiceControl service, Deadline deadline, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ServiceStatusProcess before = service.QueryStatus();
        if (before.CurrentState == (uint)GoServiceState.StopPending)
            before = await ServiceStateWait.ForAsync(service, GoServiceState.Stopped, deadline, cancellationToken).ConfigureAwait(false);
        if (before.CurrentState == (uint)GoServiceState.Stopped && service.IsLocal)
            await StandbyPlace.RequireActiveAsync(context, service.Name, cancellationToken).ConfigureAwait(false);
        if (before.CurrentState == (uint)GoServiceState.Stopped)
            await RequireReadableAsync(service, cancellationToken).ConfigureAwait(false);
        if (before.CurrentState == (uint)GoServiceState.Stopped)
            await StartStoppedAsync(service, before, deadline, timeout, cancellationToken).ConfigureAwait(false);
        ServiceStatusProcess after = await ServiceStateWait.ForAsync(service, GoServiceState.Running, deadline, cancellationToken).ConfigureAwait(false);
        if (after.CurrentState != (uint)GoServiceState.Running)
            throw await ExplainAsync(service, NotRunning(service.Name, after, deadline.Elapsed), deadline.Elapsed, cancellationToken).ConfigureAwait(false);
    }

    private Task RequireReadableAsync(ServiceControl service, CancellationToken cancellationToken)
    {
        if (!service.IsLocal)
            return Task.CompletedTask;
        ServiceConfiguration configuration = service.QueryConfiguration();
        bool isOurs = new ServiceCatalog(context).IsManaged(service.Name, configuration);
        IEnumerable<string> paths = ServiceFileCheck.PathsOf(ServiceCommandLine.Parse(configuration.CommandLine), isOurs);
        return ServiceFileCheck.RequireAsync(service.Name, configuration.Account, paths, context.Clock, cancellationToken);
    }

    private async Task StartStoppedAsync(
        ServiceControl service, ServiceStatusProcess before, Deadline deadline, TimeSpan timeout, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan begun = deadline.Elapsed;
            Task<int> start = Task.Run(service.Start, CancellationToken.None);
            using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            // Windows offers no way to break off a start: it ends by itself when the manager's own timeout passes.
            Task first = await Task.WhenAny(start, deadline.WhenPassedAsync(waiting.Token)).ConfigureAwait(false);
            waiting.Cancel();
            cancellationToken.ThrowIfCancellationRequested();
            if (first != start)
                throw Win32Errors.CreateForStart(Win32Errors.ServiceRequestTimeout, service.Name, null, deadline.Elapsed, timeout);
            int code = await start.ConfigureAwait(false);
            if (code is 0 or Win32Errors.ServiceAlreadyRunning)
                return;
            if (code is not (Win32Errors.ServiceDatabaseLocked or Win32Errors.ServiceCannotAcceptControl) || deadline.HasPassed)
            {
                TimeSpan elapsed = deadline.Elapsed - begun;
                throw await ExplainAsync(service, OwnFailure(service, code, before) ?? Failure(service, code, elapsed), elapsed, cancellationToken).ConfigureAwait(false);
            }

            await deadline.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // The log of another machine is not ours to read, and a service that still starts has written nothing yet.
    private async Task<GoWinOpsException> ExplainAsync(ServiceControl service, GoWinOpsException failure, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        if (!service.IsLocal || failure.ErrorId == nameof(Messages.ServiceStartPending))
            return failure;
        string displayName = service.QueryConfiguration().DisplayName;
        return await ServiceEvidence.ExplainAsync(failure, service.Name, displayName, elapsed, context.Clock, cancellationToken).ConfigureAwait(false);
    }

    // A service that connects, reports an error and exits within milliseconds can look to the manager as if it had never connected; what it
    // reported says more.
    private static GoWinOpsException? OwnFailure(ServiceControl service, int code, ServiceStatusProcess before)
    {
        ServiceStatusProcess after = service.QueryStatus();
        bool hasReported = after.Win32ExitCode is not (0 or Win32Errors.ServiceRequestTimeout or Win32Errors.ServiceNeverStarted)
            && (after.Win32ExitCode, after.ServiceSpecificExitCode) != (before.Win32ExitCode, before.ServiceSpecificExitCode);
        return code == Win32Errors.ServiceRequestTimeout && hasReported ? ServiceExit.Describe(service.Name, after) : null;
    }

    private static GoWinOpsException Failure(ServiceControl service, int code, TimeSpan elapsed)
    {
        ServiceConfiguration configuration = service.QueryConfiguration();
        // The right to start the service was there when it was opened; what is missing is access to its executable.
        if (code == Win32Errors.AccessDenied)
            return CannotRead(service.Name, configuration);
        string? detail = code switch
        {
            2 or 3 or 193 or 216 => CommandLine.Split(configuration.CommandLine).Executable,
            1068 => string.Join(", ", configuration.DependsOn),
            _ => ServiceControl.DetailFor(code, configuration),
        };
        return Win32Errors.CreateForStart(code, service.Name, detail, elapsed, ServiceConnectTimeout.Read());
    }

    /// <summary>The failure of a service whose executable Windows may not run as its account.</summary>
    internal static GoWinOpsException CannotRead(string service, ServiceConfiguration configuration)
    {
        Problem problem = Problem.Create(
            nameof(Messages.ServiceAccountCannotRead), service, service, SubjectMachine.Name, configuration.Account, CommandLine.Split(configuration.CommandLine).Executable);
        problem.NativeCode = Win32Errors.AccessDenied;
        return new GoWinOpsException(problem, service);
    }

    /// <summary>The failure of a service that was started and does not run: it still starts, or it has stopped again.</summary>
    internal static GoWinOpsException NotRunning(string service, ServiceStatusProcess status, TimeSpan elapsed)
    {
        if (status.CurrentState != (uint)GoServiceState.Stopped)
        {
            return new GoWinOpsException(
                nameof(Messages.ServiceStartPending),
                service,
                service,
                SubjectMachine.Name,
                elapsed.TotalSeconds.ToString("0.0", System.Globalization.CultureInfo.CurrentCulture),
                (GoServiceState)status.CurrentState,
                status.CheckPoint);
        }

        return ServiceExit.Describe(service, status);
    }
}
