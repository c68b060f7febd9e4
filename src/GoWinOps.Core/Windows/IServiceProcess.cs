using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Windows;

/// <summary>The process a service runs in, held open, so that its id cannot come to mean another.</summary>
internal interface IServiceProcess : IDisposable
{
    /// <summary>The process id.</summary>
    uint Id { get; }

    /// <summary>Waits until the process has ended; false when <paramref name="timeout"/> passes first.</summary>
    Task<bool> WaitForExitAsync(TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Kills the process, after making sure that its id still means the same one.</summary>
    /// <returns>0, or the Win32 code it failed with.</returns>
    int Kill();
}
