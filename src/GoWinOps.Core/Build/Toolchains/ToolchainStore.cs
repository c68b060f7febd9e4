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
using Newtonsoft.Json;

namespace GoWinOps.Build.Toolchains;

/// <summary>
/// A folder of toolchains, one a version. A version is there whole or not at all: it is unpacked under another name and renamed at the end.
/// Whoever changes the folder holds its lock, which ends with the process, so leftovers of a killed one are told from work in progress.
/// </summary>
internal sealed class ToolchainStore
{
    private const string LockName = ".lock";
    private const string DownloadFolderName = ".downloads";
    private const string UnpackPrefix = ".unpack-";
    private const string RemovedPrefix = ".removed-";
    private const string ReplacedPrefix = ".replaced-";
    private const int RenameAttempts = 5;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PartsAreKept = TimeSpan.FromDays(7);
    private readonly IClock clock;

    internal ToolchainStore(string root, IClock clock)
    {
        Root = Path.GetFullPath(root);
        this.clock = clock;
    }

    /// <summary>The folder.</summary>
    internal string Root { get; }

    /// <summary>Where archives are downloaded to.</summary>
    internal string DownloadFolder => Path.Combine(Root, DownloadFolderName);

    /// <summary>The folder of the current user, where nobody's rights are needed.</summary>
    internal static string UserRoot(ToolEnvironment? environment = null) => Path.Combine((environment ?? new ToolEnvironment()).UserDataFolder, "toolchains");

    /// <summary>The folder of the whole machine, which only administrators can write: below %ProgramData% any user could plant files.</summary>
    internal static string MachineRoot => NodeContext.IsWindows
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "GoWinOps", "toolchains")
        : "/usr/local/lib/gowinops/toolchains";

    /// <summary>Where a version lies, or will.</summary>
    internal string FolderOf(GoVersionNumber version) => Path.Combine(Root, version.Name);

    /// <summary>What is installed, the newest first. A folder without a record, or without a Go command, is not.</summary>
    internal IReadOnlyList<GoToolchainInfo> List() => !Directory.Exists(Root)
        ? Array.Empty<GoToolchainInfo>()
        : Directory.EnumerateDirectories(Root, "go*").Select(TryDescribe).Where(found => found is not null)
            .OrderByDescending(found => GoVersionNumber.TryParse(found!.Version)).ToList()!;

    /// <summary>A version that is installed, or null.</summary>
    internal GoToolchainInfo? Find(GoVersionNumber version) => TryDescribe(FolderOf(version));

    /// <summary>Takes the folder for this process and removes what killed ones left.</summary>
    /// <exception cref="GoWinOpsException"><c>ToolchainStoreBusy</c>, <c>ToolchainStoreNotWritable</c></exception>
    internal async Task<IDisposable> LockAsync(TimeSpan deadline, Action<ToolchainStep> onStep, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(DownloadFolder);
            TimeSpan end = clock.Elapsed + deadline;
            while (true)
            {
                if (FileLock.TryTake(Path.Combine(Root, LockName)) is { } held)
                {
                    Sweep();
                    return held;
                }

                if (clock.Elapsed >= end)
                    throw new GoWinOpsException(nameof(Messages.ToolchainStoreBusy), Root, Root, deadline);
                onStep(new ToolchainStep("Waiting for another installation into " + Root));
                await clock.DelayAsync(BetweenAttempts, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(exception);
        }
    }

    /// <summary>A new folder to unpack into.</summary>
    internal string NewUnpackFolder() => Hidden(UnpackPrefix, string.Empty);

    /// <summary>Writes the record and gives an unpacked version its name, in the place of what had it before.</summary>
    internal async Task<GoToolchainInfo> PublishAsync(string unpacked, ToolchainRecord record, CancellationToken cancellationToken)
    {
        File.WriteAllText(Path.Combine(unpacked, ToolchainRecord.FileName), JsonConvert.SerializeObject(record, Formatting.Indented));
        string folder = Path.Combine(Root, record.Version);
        string? replaced = null;
        if (Directory.Exists(folder))
        {
            replaced = Hidden(ReplacedPrefix, record.Version + "-");
            await RenameAsync(folder, replaced, cancellationToken).ConfigureAwait(false);
        }

        await RenameAsync(unpacked, folder, cancellationToken).ConfigureAwait(false);
        if (replaced is not null)
            DeleteFolder(replaced);
        return TryDescribe(folder)!;
    }

    /// <summary>Removes a version: its name at once, then its files.</summary>
    /// <exception cref="GoWinOpsException"><c>ToolchainInUse</c></exception>
    internal async Task RemoveAsync(string folder, CancellationToken cancellationToken)
    {
        string removed = Hidden(RemovedPrefix, string.Empty);
        await RenameAsync(folder, removed, cancellationToken).ConfigureAwait(false);
        DeleteFolder(removed);
    }

    /// <summary>The failure of a folder that cannot be written.</summary>
    internal GoWinOpsException NotWritable(Exception exception) => new(nameof(Messages.ToolchainStoreNotWritable), Root, exception, Root, exception.Message);

    /// <summary>Removes a folder with all its files, read-only ones included.</summary>
    internal static void DeleteFolder(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if ((File.GetAttributes(file) & FileAttributes.ReadOnly) != 0)
                File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Finishes or undoes what a killed process was doing. A download that broke off is kept for a week.</summary>
    private void Sweep()
    {
        foreach (string folder in Directory.EnumerateDirectories(Root, ReplacedPrefix + "*").ToList())
        {
            string name = Path.GetFileName(folder).Substring(ReplacedPrefix.Length);
            string original = Path.Combine(Root, name.Substring(0, name.LastIndexOf('-')));
            if (Directory.Exists(original))
                DeleteFolder(folder);
            else
                Directory.Move(folder, original);
        }

        foreach (string folder in Directory.EnumerateDirectories(Root, UnpackPrefix + "*").Concat(Directory.EnumerateDirectories(Root, RemovedPrefix + "*")).ToList())
            DeleteFolder(folder);
        foreach (string file in Directory.EnumerateFiles(DownloadFolder).Where(file => clock.UtcNow - File.GetLastWriteTimeUtc(file) > PartsAreKept).ToList())
            File.Delete(file);
    }

    private string Hidden(string prefix, string name) => Path.Combine(Root, prefix + name + Guid.NewGuid().ToString("N").Substring(0, 8));

    // A virus scanner looks into new files for an instant, in which Windows does not rename their folder.
    private async Task RenameAsync(string from, string to, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Move(from, to);
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (attempt == RenameAttempts)
                    throw new GoWinOpsException(nameof(Messages.ToolchainInUse), from, exception, from, exception.Message);
            }

            await clock.DelayAsync(BetweenAttempts, cancellationToken).ConfigureAwait(false);
        }
    }

    private GoToolchainInfo? TryDescribe(string folder)
    {
        string goPath = Path.Combine(folder, "bin", ExecutableSearch.FileName("go"));
        ToolchainRecord? record = File.Exists(goPath) ? TryReadRecord(Path.Combine(folder, ToolchainRecord.FileName)) : null;
        return record is null ? null : new GoToolchainInfo
        {
            Version = record.Version,
            Platform = record.Platform,
            Source = GoToolchainSource.GoWinOps,
            GoRoot = folder,
            GoPath = goPath,
            Size = record.Size,
            InstalledAt = record.InstalledAt,
            From = record.From,
            Sha256 = record.Sha256,
            Destination = Root,
        };
    }

    private static ToolchainRecord? TryReadRecord(string path)
    {
        try
        {
            ToolchainRecord? record = JsonConvert.DeserializeObject<ToolchainRecord>(File.ReadAllText(path));
            return record is not null && GoVersionNumber.TryParse(record.Version) is not null ? record : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
