using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Services;

/// <summary>The services and processes of one machine, as far as they are watched: what is seen of them, and what is done to them.</summary>
internal interface IWatchedNode
{
    /// <summary>How long the machine has run, sleep included.</summary>
    TimeSpan Uptime { get; }

    /// <summary>What a service does now; null where there is none of that name.</summary>
    WatchedStatus? Look(string service);

    /// <summary>How a service is set up; null where there is none of that name.</summary>
    WatchedSetup? ReadSetup(string service);

    /// <summary>
    /// What the System log says about a service's starts and ends within the last <paramref name="age"/>, the newest first; null where the log cannot be read.
    /// </summary>
    Task<IReadOnlyList<ServiceLogEvent>?> ReadEventsAsync(string service, string displayName, TimeSpan age, CancellationToken cancellationToken);

    /// <summary>The running services that depend on one, in the order they have to be stopped in; none where there is none of that name.</summary>
    IReadOnlyList<string> ListRunningDependents(string service);

    /// <summary>Starts a service and waits until it runs, has stopped again, or <paramref name="timeout"/> has passed.</summary>
    /// <param name="service">The service.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="begun">Told once that the start shows, so that whoever looks now no longer takes the service for stopped, or that it has failed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<WatchedStart> StartAsync(string service, TimeSpan timeout, Action begun, CancellationToken cancellationToken);

    /// <summary>
    /// Stops a service through the service control manager, its running dependents first, and kills its process when <paramref name="timeout"/> has
    /// passed. The process is the one that was held open before the stop; one that other services share is never killed.
    /// </summary>
    Task<WatchedStop> StopAsync(string service, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>As <see cref="StopAsync"/>, for a service that must not run here: none of its dependents keeps it from being ended in time.</summary>
    Task<WatchedStop> FenceAsync(string service, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Opens a service's process; null when it is no longer that of the service, or may not be opened.</summary>
    IWatchedProcess? Open(string service, uint processId);

    /// <summary>Sets when a service starts.</summary>
    void SetStartType(string service, GoServiceStartType startType);
}
