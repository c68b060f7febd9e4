using System.Threading.Tasks;
using GoWinOps.Services;

namespace GoWinOps.ServiceHost.Dispatching;

/// <summary>What a service does.</summary>
internal interface IServiceProgram
{
    /// <summary>Starts, calls <see cref="ServiceLifetime.ReportRunning"/>, and works until <see cref="ServiceLifetime.StopRequested"/>, or ends by itself.</summary>
    /// <returns>How it ended. A failure that is thrown ends the process, for Windows to recover the service, unless it was told to stop.</returns>
    Task<ServiceOutcome> RunAsync(ServiceLifetime lifetime);
}
