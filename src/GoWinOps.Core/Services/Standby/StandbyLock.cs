using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Lets one at a time change the lease of a service on its node.</summary>
internal static class StandbyLock
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Waits for the lock, which lasts until disposed. Makes the service's folder where there is none.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceStateLocked</c></exception>
    internal static async Task<IDisposable> TakeAsync(NodeContext context, string serviceFolder, CancellationToken cancellationToken)
    {
        ProtectedFolder.Create(serviceFolder);
        string path = Path.Combine(serviceFolder, "standby.lock");
        return await FileLock.TakeAsync(path, new Deadline(context.Clock, Timeout), cancellationToken).ConfigureAwait(false)
            ?? throw new GoWinOpsException(nameof(Messages.ServiceStateLocked), path, Path.GetFileName(serviceFolder), Environment.MachineName, Timeout.TotalSeconds, path);
    }
}
