using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build.Tools;

/// <summary>The folder that tools are installed into.</summary>
internal sealed class GoToolFolder
{
    private const string WorkPrefix = ".install-";
    private const string ReplacedPrefix = ".replaced-";
    private static readonly TimeSpan LeftoversAreKept = TimeSpan.FromDays(1);

    internal GoToolFolder(string path) => Path = System.IO.Path.GetFullPath(path);

    /// <summary>The current user's.</summary>
    internal static string UserFolder(ToolEnvironment environment) => System.IO.Path.Combine(environment.UserDataFolder, "tools");

    internal string Path { get; }

    /// <summary>Where a tool lies, or will.</summary>
    internal string PathOf(string name) => System.IO.Path.Combine(Path, ExecutableSearch.FileName(name));

    /// <summary>A new folder to build in, beside what it becomes a part of. What killed installations left more than a day ago is removed.</summary>
    internal string CreateWorkFolder()
    {
        Directory.CreateDirectory(Path);
        foreach (string leftover in Directory.EnumerateFileSystemEntries(Path, WorkPrefix + "*").Concat(Directory.EnumerateFileSystemEntries(Path, ReplacedPrefix + "*")).ToList())
            Sweep(leftover);
        string folder = System.IO.Path.Combine(Path, WorkPrefix + Guid.NewGuid().ToString("N").Substring(0, 8));
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Gives an executable its place. One that runs, as gopls does in an open editor, can be renamed on Windows but not overwritten.</summary>
    internal string Publish(string built)
    {
        string path = System.IO.Path.Combine(Path, System.IO.Path.GetFileName(built));
        if (File.Exists(path))
        {
            string replaced = System.IO.Path.Combine(Path, ReplacedPrefix + Guid.NewGuid().ToString("N").Substring(0, 8));
            File.Move(path, replaced);
            File.Move(built, path);
            TryDelete(replaced);
        }
        else
        {
            File.Move(built, path);
        }

        return path;
    }

    /// <summary>What a Go executable says of itself; null where there is none, or it is no Go executable.</summary>
    internal static async Task<GoToolInfo?> TryReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            IReadOnlyList<GoBuildInfo> found = await GoBuildInfoReader.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            return found.Select(info => new GoToolInfo
            {
                Name = System.IO.Path.GetFileNameWithoutExtension(path),
                Version = info.ModuleVersion,
                Package = info.MainPackage,
                Module = info.Module,
                GoVersion = info.GoVersion,
                Path = path,
            }).FirstOrDefault();
        }
        catch (GoWinOpsException)
        {
            return null;
        }
    }

    private static void Sweep(string leftover)
    {
        bool isFolder = Directory.Exists(leftover);
        if (DateTime.UtcNow - (isFolder ? Directory.GetLastWriteTimeUtc(leftover) : File.GetLastWriteTimeUtc(leftover)) < LeftoversAreKept)
            return;
        if (isFolder)
            Toolchains.ToolchainStore.DeleteFolder(leftover);
        else
            TryDelete(leftover);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It still runs; a later installation removes it.
        }
    }
}
