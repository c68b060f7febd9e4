using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// The service hosts of this node, <c>host\&lt;sha256&gt;\GoWinOps.ServiceHost.exe</c>: each complete or absent, never changed, and kept as long as
/// a service names it, and for a while after that.
/// </summary>
internal sealed class ServiceHostFolder
{
    private const string PartialPrefix = ".partial-";

    // Longer than any delivery takes.
    private static readonly TimeSpan PartialLifetime = TimeSpan.FromDays(1);

    // Another control machine may be laying the same host ready; it copies a small file.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(1);
    private readonly NodeContext context;
    private readonly string root;
    private readonly UnusedServiceHosts unused;

    /// <summary>The hosts of the node that <paramref name="context"/> describes.</summary>
    internal ServiceHostFolder(NodeContext context)
    {
        this.context = context;
        root = Path.Combine(context.RootFolder, "host");
        unused = new UnusedServiceHosts(root, context.Clock);
    }

    /// <summary>Where a host's executable lies, or will.</summary>
    internal string PathOf(string sha256)
    {
        RequireHash(sha256);
        return Path.Combine(root, sha256, ServiceCommandLine.HostFileName);
    }

    /// <summary>A host that has to be here.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceHostNotStaged</c></exception>
    internal string RequireStaged(string sha256, string service)
    {
        string path = PathOf(sha256);
        if (!File.Exists(path))
            throw new GoWinOpsException(nameof(Messages.ServiceHostNotStaged), service, service, Environment.MachineName, path);
        // LocalSystem will run it: nobody else may be able to exchange it.
        ProtectedFolder.Create(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>How much of a host is here. One that is asked for counts as used.</summary>
    internal async Task<ServiceHostPresence> FindAsync(string sha256, CancellationToken cancellationToken)
    {
        string path = PathOf(sha256);
        bool isStaged = await IsWholeAsync(path, sha256, cancellationToken).ConfigureAwait(false);
        if (isStaged)
            unused.Forget(sha256);
        return new ServiceHostPresence
        {
            Path = path,
            IsStaged = isStaged,
            HasContent = File.Exists(Path.Combine(context.IncomingFolder, sha256)),
            FreeBytes = new DriveInfo(Path.GetPathRoot(Path.GetFullPath(context.RootFolder))!).AvailableFreeSpace,
        };
    }

    /// <summary>Lays a host ready. Of several who do so at the same time one does it, and the others find it done.</summary>
    /// <exception cref="GoWinOpsException">
    /// <c>ServiceHostContentMissing</c>, <c>ServiceHostCorrupted</c>, <c>NodeDiskFull</c>, <c>ServiceStateLocked</c>, <c>ReleaseFolderLocked</c>: what lies there is damaged and in use
    /// </exception>
    internal async Task<ServiceHostPresence> StageAsync(string sha256, CancellationToken cancellationToken)
    {
        string path = PathOf(sha256);
        ProtectedFolder.Create(root);
        using IDisposable gate = await LockAsync(cancellationToken).ConfigureAwait(false);
        string content = Path.Combine(context.IncomingFolder, sha256);
        if (await IsWholeAsync(path, sha256, cancellationToken).ConfigureAwait(false))
            ProtectedFolder.Create(Path.GetDirectoryName(path)!);
        else
            await StageContentAsync(content, path, sha256, cancellationToken).ConfigureAwait(false);
        File.Delete(content);
        return await FindAsync(sha256, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes hosts that no service names, and what interrupted deliveries left. One that still runs stays: Windows keeps its file.</summary>
    /// <param name="named">The executables services name; null where that is not known, and then nothing is removed.</param>
    internal void Sweep(IReadOnlyCollection<string>? named)
    {
        if (named is null || !Directory.Exists(root))
            return;
        string[] folders = Directory.EnumerateDirectories(root).Where(folder => ContentHash.IsValid(Path.GetFileName(folder))).ToArray();
        foreach (string sha256 in unused.FindRemovable(folders.ToDictionary(folder => Path.GetFileName(folder)!, IsNamed)))
        {
            if (TryRemove(Path.Combine(root, sha256)))
                unused.Forget(sha256);
        }

        DateTime oldest = context.Clock.UtcNow.UtcDateTime - PartialLifetime;
        foreach (string partial in Directory.EnumerateDirectories(root, PartialPrefix + "*").Where(folder => Directory.GetLastWriteTimeUtc(folder) < oldest).ToList())
            TryRemove(partial);

        bool IsNamed(string folder) => named.Any(path => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase));
    }

    private async Task StageContentAsync(string content, string path, string sha256, CancellationToken cancellationToken)
    {
        if (!File.Exists(content))
            throw new GoWinOpsException(nameof(Messages.ServiceHostContentMissing), sha256, sha256, Environment.MachineName);
        string partial = Path.Combine(root, PartialPrefix + Guid.NewGuid().ToString("N"));
        try
        {
            ProtectedFolder.Create(partial);
            string copy = Path.Combine(partial, ServiceCommandLine.HostFileName);
            await CopyAsync(content, copy, cancellationToken).ConfigureAwait(false);
            string actual = await ContentHash.OfFileAsync(copy, cancellationToken).ConfigureAwait(false);
            if (actual != sha256)
            {
                // The damaged content must go, or every later push would believe that the node has it.
                File.Delete(content);
                throw new GoWinOpsException(nameof(Messages.ServiceHostCorrupted), sha256, Environment.MachineName, sha256, actual);
            }

            Publish(partial, Path.GetDirectoryName(path)!);
        }
        catch (IOException exception) when (Win32Errors.IsDiskFull(exception))
        {
            throw new GoWinOpsException(nameof(Messages.NodeDiskFull), Environment.MachineName, exception, root, Environment.MachineName);
        }
        finally
        {
            TryRemove(partial);
        }
    }

    private async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        string path = root + ".lock";
        return await FileLock.TakeAsync(path, new Deadline(context.Clock, LockTimeout), cancellationToken).ConfigureAwait(false)
            ?? throw new GoWinOpsException(
                nameof(Messages.ServiceStateLocked), ServiceCommandLine.HostFileName, ServiceCommandLine.HostFileName, Environment.MachineName, LockTimeout.TotalSeconds, path);
    }

    private static async Task<bool> IsWholeAsync(string path, string sha256, CancellationToken cancellationToken) =>
        File.Exists(path) && await ContentHash.OfFileAsync(path, cancellationToken).ConfigureAwait(false) == sha256;

    private static async Task CopyAsync(string content, string target, CancellationToken cancellationToken)
    {
        // A copy and not a move: a moved file would keep the access rights of the folder it was received in.
        using FileStream source = new(content, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true);
        using FileStream destination = new(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        await source.CopyToAsync(destination, 1 << 20, cancellationToken).ConfigureAwait(false);
        await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
        destination.Flush(flushToDisk: true);
    }

    // Renaming a folder is one step: the host is there completely or not at all.
    private static void Publish(string partial, string folder)
    {
        string old = partial + "-old";
        try
        {
            // What lies there is not what its name says: a part, or meddled with.
            if (Directory.Exists(folder))
                Directory.Move(folder, old);
            Directory.Move(partial, folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(old) && !Directory.Exists(folder))
                Directory.Move(old, folder);
            throw new GoWinOpsException(nameof(Messages.ReleaseFolderLocked), ServiceCommandLine.HostFileName, exception, folder, Environment.MachineName, exception.Message);
        }

        TryRemove(old);
    }

    // False for one that runs, or that somebody reads: it goes another time.
    private static bool TryRemove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void RequireHash(string sha256)
    {
        if (!ContentHash.IsValid(sha256))
            throw new GoWinOpsException(nameof(Messages.ContentHashInvalid), sha256, sha256);
    }
}
