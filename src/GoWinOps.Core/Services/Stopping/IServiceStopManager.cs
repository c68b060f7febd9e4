using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The services and processes of a machine, as far as stopping a service needs them.</summary>
internal interface IServiceStopManager
{
    /// <summary>Opens a service to be stopped; null where there is none of that name.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="listsDependents">Whether it is going to be asked for its dependents as well.</param>
    IStoppableService? TryOpen(string service, bool listsDependents);

    /// <summary>The running services that depend on one, in the order they have to be stopped in.</summary>
    IReadOnlyList<string> ListRunningDependents(IStoppableService service);

    /// <summary>Opens a process to wait for; null where there is none, or it may not be opened, or is on another machine.</summary>
    IServiceProcess? TryOpenProcess(uint id);

    /// <summary>Whether a service other than <paramref name="service"/> runs in a process. Where that cannot be found out, it fails.</summary>
    bool HostsOthers(uint processId, string service);

    /// <summary>Does what has to be around the stop of one service.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="remaining">How long the stop may take.</param>
    /// <param name="stop">Stops it.</param>
    /// <param name="cancellationToken">Ends what comes before the stop.</param>
    Task<T> WhileStoppingAsync<T>(string service, TimeSpan remaining, Func<Task<T>> stop, CancellationToken cancellationToken);
}
