using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Waits for a service to come into a state.</summary>
internal static class ServiceStateWait
{
    /// <summary>Looks until the service is in <paramref name="wanted"/> or has stopped, or the deadline passes; answers with what was seen last.</summary>
    internal static Task<ServiceStatusProcess> ForAsync(
        IServiceStatusQuery service, GoServiceState wanted, Deadline deadline, CancellationToken cancellationToken) =>
        UntilAsync(service, status => (GoServiceState)status.CurrentState == wanted, deadline, cancellationToken);

    /// <summary>Looks until something holds of the service or it has stopped, or the deadline passes; answers with what was seen last.</summary>
    internal static async Task<ServiceStatusProcess> UntilAsync(
        IServiceStatusQuery service, Predicate<ServiceStatusProcess> holds, Deadline deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            ServiceStatusProcess status = service.QueryStatus();
            if (status.CurrentState == (uint)GoServiceState.Stopped || holds(status) || deadline.HasPassed)
                return status;
            await deadline.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
