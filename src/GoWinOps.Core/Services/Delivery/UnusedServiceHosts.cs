using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>
/// Since when no service names a host: the time of an empty file beside its folder. A service that is about to name one has asked for it a moment before, and a release that is
/// taken back may want the one it had; so a host goes some time after it was last named, and a few are kept that long at most.
/// </summary>
internal sealed class UnusedServiceHosts
{
    /// <summary>How long one is kept.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>How long one is kept when there are more than <see cref="Most"/>: longer than it takes from laying it ready to the service that names it.</summary>
    internal static readonly TimeSpan ShortLifetime = TimeSpan.FromHours(1);

    /// <summary>How many are kept that were not named lately.</summary>
    internal const int Most = 5;

    private const string Extension = ".unused";
    private readonly string root;
    private readonly IClock clock;

    /// <param name="root">The folder of the hosts.</param>
    /// <param name="clock">The node's clock.</param>
    internal UnusedServiceHosts(string root, IClock clock)
    {
        this.root = root;
        this.clock = clock;
    }

    /// <summary>A host is used, or is there no more.</summary>
    internal void Forget(string sha256)
    {
        try
        {
            if (Directory.Exists(root))
                File.Delete(PathOf(sha256));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever only looks need not be able to write.
        }
    }

    /// <summary>Notes which hosts are named and which are not, and answers with those that may go.</summary>
    internal IReadOnlyList<string> FindRemovable(IReadOnlyDictionary<string, bool> hosts)
    {
        foreach (string named in hosts.Where(host => host.Value).Select(host => host.Key))
            Forget(named);
        DateTime now = clock.UtcNow.UtcDateTime;
        return hosts.Where(host => !host.Value)
            .Select(host => (Sha256: host.Key, Age: now - Note(host.Key, now)))
            .OrderBy(host => host.Age)
            .Where((host, index) => host.Age > (index < Most ? Lifetime : ShortLifetime))
            .Select(host => host.Sha256)
            .ToList();
    }

    // Answers since when.
    private DateTime Note(string sha256, DateTime now)
    {
        string path = PathOf(sha256);
        try
        {
            if (!File.Exists(path))
            {
                File.WriteAllBytes(path, Array.Empty<byte>());
                File.SetLastWriteTimeUtc(path, now);
            }

            return File.GetLastWriteTimeUtc(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Of what cannot be noted nothing is removed.
            return now;
        }
    }

    private string PathOf(string sha256) => Path.Combine(root, sha256 + Extension);
}
