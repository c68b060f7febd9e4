using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using GoWinOps.Nodes;

namespace GoWinOps.Rollouts.Journal;

/// <summary>The folder that keeps rollouts' journals and leases.</summary>
public sealed class JournalFolder
{
    private const string Extension = ".rollout.jsonl";

    /// <summary>A folder; null for the user's own.</summary>
    public JournalFolder(string? path = null) => FullPath = System.IO.Path.GetFullPath(path ?? DefaultPath);

    /// <summary>
    /// The user's own: <c>%LOCALAPPDATA%\GoWinOps\rollouts</c>; elsewhere <c>$XDG_STATE_HOME/gowinops/rollouts</c>, which is
    /// <c>~/.local/state/gowinops/rollouts</c> when that is not set.
    /// </summary>
    public static string DefaultPath
    {
        get
        {
            if (NodeContext.IsWindows)
                return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "GoWinOps", "rollouts");
            string? state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
            if (string.IsNullOrEmpty(state))
                state = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
            return Path.Combine(state, "gowinops", "rollouts");
        }
    }

    /// <summary>Its full path.</summary>
    public string FullPath { get; }

    /// <summary>A name for a new rollout: the service, the time and something random, so that names sort by time and never meet.</summary>
    public static string NewId(string service, DateTimeOffset now) => string.Format(
        CultureInfo.InvariantCulture, "{0}-{1:yyyyMMdd'T'HHmmss'Z'}-{2}", Safe(service), now.UtcDateTime, Guid.NewGuid().ToString("N").Substring(0, 6));

    /// <summary>Where the journal of a rollout lies.</summary>
    public string JournalOf(string rolloutId) => Path.Combine(FullPath, rolloutId + Extension);

    /// <summary>All rollouts, those that began last first.</summary>
    public IReadOnlyList<string> RolloutIds() => Directory.Exists(FullPath)
        ? Directory.EnumerateFiles(FullPath, "*" + Extension)
            .Select(path => Path.GetFileName(path))
            .Select(name => name.Substring(0, name.Length - Extension.Length))
            .OrderByDescending(id => StartOf(id), StringComparer.Ordinal)
            .ToList()
        : Array.Empty<string>();

    // Windows takes no notice of case in a service's name, and the files of other systems do.
    internal string LockOf(string service) => Path.Combine(FullPath, Safe(service).ToLowerInvariant() + ".lock");

    internal string HolderOf(string service) => Path.Combine(FullPath, Safe(service).ToLowerInvariant() + ".holder.json");

    private static string StartOf(string rolloutId)
    {
        string[] parts = rolloutId.Split('-');
        return parts.Length >= 3 ? parts[parts.Length - 2] : string.Empty;
    }

    private static string Safe(string service) =>
        string.Concat(service.Select(letter => char.IsLetterOrDigit(letter) || letter is '_' or '.' or '-' ? letter : '_'));
}
