using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace GoWinOps.Services;

/// <summary>One service, open to be stopped.</summary>
internal interface IStoppableService : IServiceStatusQuery, IDisposable
{
    /// <summary>
    /// Asks the service to stop, on another thread: Windows comes back only once the service's handler has, and waits up to 30 s for one that hangs. Whoever has no
    /// time left leaves the call behind.
    /// </summary>
    /// <returns>0 or the Win32 code.</returns>
    Task<int> StopAsync();

    /// <summary>The running services that depend on this one, in the order they have to be stopped in, as far as the service control manager lists them.</summary>
    IReadOnlyList<string> ListRunningDependents();
}
