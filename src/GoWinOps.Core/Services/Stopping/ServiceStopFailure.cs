using System;
using System.Globalization;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The failures of stops that no Win32 code stands for.</summary>
internal static class ServiceStopFailure
{
    /// <summary>Its time is up; a process that other services share is not killed for it.</summary>
    internal static GoWinOpsException TimedOut(string service, ServiceStatusProcess status, uint processId, TimeSpan elapsed, bool isShared) => new(
        isShared ? nameof(Messages.ServiceProcessShared) : nameof(Messages.ServiceStopTimedOut),
        service,
        service,
        SubjectMachine.Name,
        elapsed.TotalSeconds.ToString("0.0", CultureInfo.CurrentCulture),
        (GoServiceState)status.CurrentState,
        processId);

    /// <summary>The process has ended, and the service control manager does not notice.</summary>
    internal static GoWinOpsException Stuck(string service, ServiceStatusProcess status, uint processId) => new(
        nameof(Messages.ServiceStateStuck), service, service, SubjectMachine.Name, processId, (GoServiceState)status.CurrentState);

    /// <summary>It has stopped, and was started again before that could be seen.</summary>
    internal static GoWinOpsException StartedAgain(string service, ServiceStatusProcess status) => new(
        nameof(Messages.ServiceStartedAgain), service, service, SubjectMachine.Name, (GoServiceState)status.CurrentState, status.ProcessId);
}
