using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>What each Go builds for, asked once: for tab completion, which must not make anybody wait.</summary>
public static class GoTargetCache
{
    private static readonly ConcurrentDictionary<string, GoToolchain> Known = new();

    /// <summary>The Go command at a path, or on PATH; asked again when its file has changed.</summary>
    /// <exception cref="GoWinOpsException"><c>GoNotFound</c>, <c>GoCommandFailed</c></exception>
    public static async Task<GoToolchain> OpenAsync(string? goPath, CancellationToken cancellationToken)
    {
        FileInfo command = new(GoToolchain.Find(goPath));
        string key = string.Format(CultureInfo.InvariantCulture, "{0}|{1}|{2}", command.FullName, command.Length, command.LastWriteTimeUtc.Ticks);
        if (Known.TryGetValue(key, out GoToolchain? known))
            return known;
        GoToolchain opened = await GoToolchain.OpenAsync(goPath, cancellationToken).ConfigureAwait(false);
        Known[key] = opened;
        return opened;
    }
}
