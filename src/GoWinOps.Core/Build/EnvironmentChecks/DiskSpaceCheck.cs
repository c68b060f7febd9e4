using System;
using System.Globalization;
using System.IO;
using GoWinOps.Nodes;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>Whether Go's build cache has room: a full disk ends builds with messages about something else.</summary>
internal sealed class DiskSpaceCheck : GoSettingCheck
{
    private const long Mebibyte = 1 << 20;
    private const long Least = 512 * Mebibyte;
    private const long Comfortable = 4096 * Mebibyte;
    private readonly Func<string, long> freeBytes;

    internal DiskSpaceCheck(Func<string, long>? freeBytes = null) => this.freeBytes = freeBytes ?? FreeBytes;

    /// <inheritdoc/>
    public override string Name => "DiskSpace";

    /// <inheritdoc/>
    protected override CheckOutcome Look(EnvironmentFacts facts)
    {
        string cache = facts.Setting("GOCACHE");
        if (!Path.IsPathRooted(cache))
            return CheckOutcome.Fail($"GOCACHE is '{cache}'", "an absolute path", "Go does not build without its cache. Remove GOCACHE, or set it to an absolute path.");
        string? folder = cache;
        while (folder is not null && !Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder);
        try
        {
            long free = freeBytes(folder ?? cache);
            string found = string.Format(CultureInfo.CurrentCulture, "{0:0} MiB free for {1}", free / (double)Mebibyte, cache);
            const string Remedy = "Free space there, run 'go clean -cache', or move the cache with GOCACHE.";
            return free < Least ? CheckOutcome.Fail(found, "4096 MiB", Remedy) : free < Comfortable ? CheckOutcome.Warn(found, "4096 MiB", Remedy) : CheckOutcome.Pass(found);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // A share has no drive that could be asked.
            return CheckOutcome.Skip(exception.Message);
        }
    }

    private static long FreeBytes(string folder) => new DriveInfo(NodeContext.IsWindows ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace;
}
