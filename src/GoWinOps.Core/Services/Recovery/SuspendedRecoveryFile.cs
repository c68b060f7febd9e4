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

/// <summary>
/// <c>recovery.json</c> in a service's folder, which is there while the service's recovery is suspended. Beside <c>state.json</c> and not in it, because the
/// node watcher reads it, too, and brings no library that reads the other.
/// </summary>
internal sealed class SuspendedRecoveryFile
{
    /// <summary>Its name in a service's folder.</summary>
    internal const string FileName = "recovery.json";

    /// <summary>The name of the lock beside it.</summary>
    internal const string LockName = "recovery.lock";

    private const long LargestFile = 1 << 20;
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);
    private readonly NodeContext context;
    private readonly string service;
    private readonly string folder;

    /// <summary>The file of <paramref name="service"/>.</summary>
    internal SuspendedRecoveryFile(NodeContext context, string service)
    {
        this.context = context;
        this.service = ServiceName.RequireInstallable(service);
        folder = context.ServiceFolder(service);
    }

    /// <summary>Where it lies.</summary>
    internal string FilePath => Path.Combine(folder, FileName);

    /// <summary>Whether it is there, readable or not.</summary>
    internal bool Exists => File.Exists(FilePath);

    /// <summary>Whether the node watcher, or a service host, looks after the service.</summary>
    internal bool IsServiceWatched => File.Exists(SupervisionFile.PathIn(folder));

    /// <summary>Whether the folder that holds it is there.</summary>
    internal bool HasFolder => Directory.Exists(folder);

    /// <summary>What it says; null when nothing is suspended.</summary>
    /// <exception cref="GoWinOpsException"><c>SuspendedRecoveryDamaged</c></exception>
    internal async Task<SuspendedRecovery?> ReadAsync(CancellationToken cancellationToken)
    {
        // Most services have none, and asking for a file that is not there costs more than looking for it.
        if (!Exists || await AtomicFile.ReadAsync(FilePath, LargestFile, cancellationToken).ConfigureAwait(false) is not { } content)
            return null;
        try
        {
            SuspendedRecovery suspended = SupervisionJson.Read<SuspendedRecovery>(content, FilePath);
            return suspended.Fault() is { } fault ? throw new InvalidDataException($"'{FilePath}': {fault}.") : suspended;
        }
        catch (InvalidDataException exception)
        {
            throw new GoWinOpsException(nameof(Messages.SuspendedRecoveryDamaged), service, exception, service, Environment.MachineName, exception.Message);
        }
    }

    /// <summary>Writes it, safely on the disk before this returns.</summary>
    /// <exception cref="GoWinOpsException"><c>NodeDiskFull</c></exception>
    internal async Task WriteAsync(SuspendedRecovery suspended, CancellationToken cancellationToken)
    {
        try
        {
            await AtomicFile.WriteAsync(FilePath, SupervisionJson.Write(suspended), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception) when (Win32Errors.IsDiskFull(exception))
        {
            throw new GoWinOpsException(nameof(Messages.NodeDiskFull), service, exception, FilePath, Environment.MachineName);
        }
    }

    /// <summary>Removes it.</summary>
    internal void Delete() => File.Delete(FilePath);

    /// <summary>Removes that of a service that has gone, if there is one; that of a pair outlives it.</summary>
    internal static async Task DeleteOfAsync(NodeContext context, string service, CancellationToken cancellationToken)
    {
        if (FolderName.Fault(service) is null && new SuspendedRecoveryFile(context, service) is { Exists: true } file
            && (await RecoverySuspension.TryReadAsync(file, cancellationToken).ConfigureAwait(false))?.HasStandby != true)
        {
            file.Delete();
        }
    }

    /// <summary>Keeps others from suspending and restoring until disposed. Makes the service's folder where there is none.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceStateLocked</c></exception>
    internal async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        ProtectedFolder.Create(folder);
        string path = Path.Combine(folder, LockName);
        return await FileLock.TakeAsync(path, new Deadline(context.Clock, LockTimeout), cancellationToken).ConfigureAwait(false)
            ?? throw new GoWinOpsException(nameof(Messages.ServiceStateLocked), service, service, Environment.MachineName, LockTimeout.TotalSeconds, path);
    }
}
