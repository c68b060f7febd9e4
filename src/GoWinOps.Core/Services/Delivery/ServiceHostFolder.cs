using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// The service hosts of this node, <c>host\&lt;sha256&gt;\GoWinOps.ServiceHost.exe</c>: each complete or absent, never changed, and kept as long as
/// a service names it.
/// </summary>
internal sealed class ServiceHostFolder
{
    // Longer than it takes from laying a host ready to the service that names it.
    private static readonly TimeSpan Unnamed = TimeSpan.FromDays(1);
    private const string PartialPrefix = ".partial-";
    private readonly NodeContext context;
    private readonly string root;

    /// <summary>The hosts of the node that <paramref name="context"/> describes.</summary>
    internal ServiceHostFolder(NodeContext context)
    {
        this.context = context;
        root = Path.Combine(context.RootFolder, "host");
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
        return File.Exists(path)
            ? path
            : throw new GoWinOpsException(nameof(Messages.ServiceHostNotStaged), service, service, Environment.MachineName, path);
    }

    /// <summary>How much of a host is here. One that is used is not swept for a day.</summary>
    internal async Task<ServiceHostPresence> FindAsync(string sha256, CancellationToken cancellationToken)
    {
        string path = PathOf(sha256);
        bool isStaged = await IsWholeAsync(path, sha256, cancellationToken).ConfigureAwait(false);
        if (isStaged)
            Touch(Path.GetDirectoryName(path)!);
        return new ServiceHostPresence
        {
            Path = path,
            IsStaged = isStaged,
            HasContent = File.Exists(Path.Combine(context.IncomingFolder, sha256)),
            FreeBytes = new DriveInfo(Path.GetPathRoot(Path.GetFullPath(context.RootFolder))!).AvailableFreeSpace,
        };
    }

    /// <summary>Lays a host ready.</summary>
    internal async Task<ServiceHostPresence> StageAsync(string sha256, CancellationToken cancellationToken)
    {
        string path = PathOf(sha256);
        if (await IsWholeAsync(path, sha256, cancellationToken).ConfigureAwait(false))
            return await FindAsync(sha256, cancellationToken).ConfigureAwait(false);
        string content = Path.Combine(context.IncomingFolder, sha256);
        if (!File.Exists(content))
            throw new GoWinOpsException(nameof(Messages.ServiceHostContentMissing), sha256, sha256, Environment.MachineName);
        ProtectedFolder.Create(root);
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

            Publish(partial, path);
        }
        catch (IOException exception) when (Win32Errors.IsDiskFull(exception))
        {
            throw new GoWinOpsException(nameof(Messages.NodeDiskFull), Environment.MachineName, exception, root, Environment.MachineName);
        }
        finally
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
        }

        File.Delete(content);
        return await FindAsync(sha256, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Removes the hosts that no service names and nobody has asked for within a day. One that still runs stays: Windows keeps its file.
    /// </summary>
    /// <param name="named">The executables services name; null where that is not known, and then nothing is removed.</param>
    internal void Sweep(IReadOnlyCollection<string>? named)
    {
        if (named is null || !Directory.Exists(root))
            return;
        DateTime oldest = context.Clock.UtcNow.UtcDateTime - Unnamed;
        foreach (string folder in Directory.EnumerateDirectories(root).Where(IsOurs).ToList())
        {
            string prefix = folder + Path.DirectorySeparatorChar;
            if (named.Any(path => path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) || Directory.GetLastWriteTimeUtc(folder) > oldest)
                continue;
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It runs, or somebody reads it: it goes another time.
            }
        }
    }

    private static bool IsOurs(string folder)
    {
        string name = Path.GetFileName(folder);
        return ContentHash.IsValid(name) || name.StartsWith(PartialPrefix, StringComparison.Ordinal);
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
    private static void Publish(string partial, string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        // What lies there is not what its name says: a part, or meddled with.
        if (Directory.Exists(folder))
            Directory.Move(folder, partial + "-old");
        Directory.Move(partial, folder);
        if (Directory.Exists(partial + "-old"))
            Directory.Delete(partial + "-old", recursive: true);
    }

    private void Touch(string folder)
    {
        try
        {
            Directory.SetLastWriteTimeUtc(folder, context.Clock.UtcNow.UtcDateTime);
        }
        catch (UnauthorizedAccessException)
        {
            // Whoever only looks need not be able to write.
        }
    }

    private static void RequireHash(string sha256)
    {
        if (!ContentHash.IsValid(sha256))
            throw new GoWinOpsException(nameof(Messages.ContentHashInvalid), sha256, sha256);
    }
}
