using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;
using Newtonsoft.Json;

namespace GoWinOps.Rollouts.Journal;

/// <summary>
/// The right to change one service, held as a lock on a file: it ends with the process however that ends, so that nothing has to be cleaned up by hand.
/// Who holds it is written in a second file, since nobody can read a locked one.
/// </summary>
public sealed class RolloutLease : IDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(200);

    private readonly FileStream held;
    private readonly string holderPath;

    private RolloutLease(FileStream held, string holderPath)
    {
        this.held = held;
        this.holderPath = holderPath;
    }

    /// <summary>Who does things here: user and machine.</summary>
    public static string CurrentActor { get; } = $"{Environment.UserName}@{Environment.MachineName}";

    /// <summary>Takes the lease of <paramref name="service"/> in <paramref name="folder"/>.</summary>
    /// <exception cref="GoWinOpsException"><c>RolloutLocked</c>, naming the holder; <c>JournalWriteFailed</c></exception>
    public static async Task<RolloutLease> TakeAsync(
        JournalFolder folder, string service, string rolloutId, IClock clock, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder.FullPath);
            for (int attempt = 1; ; attempt++)
            {
                // A look by Get-RollingUpdate holds the file open for an instant, which must not pass for another rollout.
                if (FileLock.TryTake(folder.LockOf(service)) is { } stream)
                    return Write(stream, folder.HolderOf(service), rolloutId, clock.UtcNow);
                if (attempt == Attempts)
                    break;
                await clock.DelayAsync(BetweenAttempts, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.JournalWriteFailed), folder.FullPath, exception, folder.FullPath, exception.Message);
        }

        throw new GoWinOpsException(
            nameof(Messages.RolloutLocked), service, service, ReadHolder(folder, service)?.ToString() ?? "a process that left no name", folder.FullPath);
    }

    /// <summary>Who holds the lease of <paramref name="service"/> now; null when nobody does.</summary>
    public static LeaseHolder? HolderOf(JournalFolder folder, string service)
    {
        string path = folder.LockOf(service);
        if (!File.Exists(path))
            return null;
        try
        {
            using FileStream look = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ReadHolder(folder, service);
        }
    }

    /// <summary>Gives the lease back.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(holderPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next holder writes over it, and without the lock it says nothing.
        }

        held.Dispose();
    }

    private static RolloutLease Write(FileStream stream, string holderPath, string rolloutId, DateTimeOffset now)
    {
        try
        {
            using Process process = Process.GetCurrentProcess();
            LeaseHolder holder = new() { RolloutId = rolloutId, Actor = CurrentActor, ProcessId = process.Id, Since = now };
            File.WriteAllText(holderPath, NodeProtocol.Write(holder), new UTF8Encoding(false));
            return new RolloutLease(stream, holderPath);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static LeaseHolder? ReadHolder(JournalFolder folder, string service)
    {
        try
        {
            return NodeProtocol.Read<LeaseHolder>(File.ReadAllText(folder.HolderOf(service)));
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
