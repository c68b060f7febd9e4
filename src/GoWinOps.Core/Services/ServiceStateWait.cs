using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Waits for a service to come into a state.</summary>
internal static class ServiceStateWait
{
    /// <summary>Looks until the service is in <paramref name="wanted"/> or has stopped, or the deadline passes; answers with what was seen last.</summary>
    internal static async Task<ServiceStatusProcess> ForAsync(
        ServiceControl service, GoServiceState wanted, Deadline deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            ServiceStatusProcess status = service.QueryStatus();
            GoServiceState state = (GoServiceState)status.CurrentState;
            if (state == wanted || state == GoServiceState.Stopped || deadline.HasPassed)
                return status;
            await deadline.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
