using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using GoWinOps.Nodes;
using GoWinOps.Rollouts.Journal;

namespace GoWinOps.Pipelines.Runs;

/// <summary>The folder that keeps the journals, logs and locks of runs.</summary>
internal sealed class PipelineFolder
{
    private const string Extension = ".pipeline.jsonl";

    /// <summary>A folder; null for the user's own.</summary>
    internal PipelineFolder(string? path = null) => FullPath = Path.GetFullPath(path ?? DefaultPath);

    /// <summary>The user's own, beside the journals of rollouts: <c>%LOCALAPPDATA%\GoWinOps\pipelines</c>, elsewhere <c>~/.local/state/gowinops/pipelines</c>.</summary>
    internal static string DefaultPath => Path.Combine(Path.GetDirectoryName(JournalFolder.DefaultPath)!, "pipelines");

    /// <summary>Its full path.</summary>
    internal string FullPath { get; }

    /// <summary>Where the journal of a run lies.</summary>
    internal string JournalOf(string runId) => Path.Combine(FullPath, Path.GetFileName(runId) + Extension);

    /// <summary>Where what a stage's tools said is kept.</summary>
    internal string LogOf(string runId, string stage) => Path.Combine(FullPath, $"{runId}.{stage}.log");

    /// <summary>All runs, those that began last first.</summary>
    internal IReadOnlyList<string> RunIds() => Directory.Exists(FullPath)
        ? Directory.EnumerateFiles(FullPath, "*" + Extension)
            .Select(path => Path.GetFileName(path))
            .Select(name => name.Substring(0, name.Length - Extension.Length))
            .OrderByDescending(StartOf, StringComparer.Ordinal)
            .ToList()
        : Array.Empty<string>();

    /// <summary>The lock of a manifest.</summary>
    internal string LockOf(string manifestPath) => Path.Combine(FullPath, KeyOf(manifestPath) + ".lock");

    /// <summary>Who holds that lock, in a file of its own because nobody can read a locked one.</summary>
    internal string HolderOf(string manifestPath) => Path.Combine(FullPath, KeyOf(manifestPath) + ".holder");

    private static string KeyOf(string manifestPath)
    {
        string path = NodeContext.IsWindows ? manifestPath.ToUpperInvariant() : manifestPath;
        return "manifest-" + ContentHash.Of(Encoding.UTF8.GetBytes(path)).Substring(0, 24);
    }

    // NAME-20260102T030405Z-a1b2c3
    private static string StartOf(string runId)
    {
        string[] parts = runId.Split('-');
        return parts.Length >= 3 ? parts[parts.Length - 2] : string.Empty;
    }
}
