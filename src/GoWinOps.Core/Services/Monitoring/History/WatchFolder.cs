using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>The folder that keeps what watches have seen, and what they have to remember.</summary>
public sealed class WatchFolder
{
    private const string Extension = ".watch.jsonl";
    private const string StateExtension = ".state.json";
    private const string LockExtension = ".lock";

    /// <summary>A folder; null for the user's own.</summary>
    public WatchFolder(string? path = null) => FullPath = Path.GetFullPath(path ?? DefaultPath);

    /// <summary>
    /// The user's own: <c>%LOCALAPPDATA%\GoWinOps\watch</c>; elsewhere <c>$XDG_STATE_HOME/gowinops/watch</c>, which is
    /// <c>~/.local/state/gowinops/watch</c> when that is not set.
    /// </summary>
    public static string DefaultPath
    {
        get
        {
            if (NodeContext.IsWindows)
                return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "GoWinOps", "watch");
            string? state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
            if (string.IsNullOrEmpty(state))
                state = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
            return Path.Combine(state, "gowinops", "watch");
        }
    }

    /// <summary>Its full path.</summary>
    public string FullPath { get; }

    /// <summary>What tells the watch of these services on this node from every other.</summary>
    internal static string WatchOf(string node, IEnumerable<string> names)
    {
        string all = node.ToLowerInvariant() + "\n" + string.Join("\n", names.Select(name => name.ToLowerInvariant()).OrderBy(name => name, StringComparer.Ordinal));
        return $"{Safe(node)}-{ContentHash.Of(Encoding.UTF8.GetBytes(all)).Substring(0, 12)}";
    }

    /// <summary>The history's files, the oldest first.</summary>
    internal IReadOnlyList<string> HistoryFiles() => Directory.Exists(FullPath)
        ? Directory.EnumerateFiles(FullPath, "*" + Extension).OrderBy(path => Path.GetFileName(path), StringComparer.Ordinal).ToList()
        : Array.Empty<string>();

    /// <summary>A name for a new file of the history: names sort by time and never meet.</summary>
    internal string NewHistoryFile(DateTimeOffset now) => Path.Combine(
        FullPath, string.Format(CultureInfo.InvariantCulture, "{0:yyyyMMdd'T'HHmmss'Z'}-{1}{2}", now.UtcDateTime, Guid.NewGuid().ToString("N").Substring(0, 8), Extension));

    /// <summary>Locked while a file of the history is being written.</summary>
    internal static string LockOfFile(string historyFile) => historyFile.Substring(0, historyFile.Length - Extension.Length) + ".watch.lock";

    /// <summary>When a file of the history was begun; null for one that is named differently.</summary>
    internal static DateTimeOffset? BeginOf(string historyFile) => DateTimeOffset.TryParseExact(
        Path.GetFileName(historyFile).Split('-')[0], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset begin) ? begin : null;

    /// <summary>What a watch has to remember.</summary>
    internal string StateOf(string watch) => Path.Combine(FullPath, watch + StateExtension);

    /// <summary>Locked while a watch goes on.</summary>
    internal string LockOf(string watch) => Path.Combine(FullPath, watch + LockExtension);

    /// <summary>All watches of which something is remembered, going on or not.</summary>
    internal IReadOnlyList<string> Watches() => Directory.EnumerateFiles(FullPath, "*" + StateExtension)
        .Select(path => Path.GetFileName(path)).Select(name => name.Substring(0, name.Length - StateExtension.Length)).ToList();

    private static string Safe(string text) => string.Concat(text.Select(letter => char.IsLetterOrDigit(letter) || letter is '_' or '.' or '-' ? letter : '_').Take(60));
}
