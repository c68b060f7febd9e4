using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;

namespace GoWinOps.Services;

/// <summary>A small file that others replace: it is read again only when its time or length has changed.</summary>
/// <typeparam name="T">What it says.</typeparam>
internal sealed class WatchedFile<T>
    where T : class
{
    private const long LongestFile = 1 << 20;
    private readonly string path;
    private readonly Func<CancellationToken, Task<T?>> load;
    private (DateTime Written, long Length)? seen;

    /// <summary>A file of JSON.</summary>
    internal WatchedFile(string path)
        : this(path, cancellationToken => ReadAsync(path, cancellationToken))
    {
    }

    /// <param name="path">Where it lies.</param>
    /// <param name="load">Reads it; null when it is not there, <see cref="InvalidDataException"/> when it makes no sense.</param>
    internal WatchedFile(string path, Func<CancellationToken, Task<T?>> load)
    {
        this.path = path;
        this.load = load;
    }

    /// <summary>What it said when it could last be read; null where there is none.</summary>
    internal T? Content { get; private set; }

    /// <summary>Why it could not be read last; null when it could.</summary>
    internal string? Damage { get; private set; }

    /// <summary>Reads a small file of JSON; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static async Task<T?> ReadAsync(string path, CancellationToken cancellationToken) =>
        await AtomicFile.ReadAsync(path, LongestFile, cancellationToken).ConfigureAwait(false) is { } content ? SupervisionJson.Read<T>(content, path) : null;

    /// <summary>Looks whether it has changed, and reads it then.</summary>
    internal async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            FileInfo file = new(path);
            (DateTime, long)? now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
            if (now == seen && Damage is null)
                return;
            Content = now is null ? null : await load(cancellationToken).ConfigureAwait(false);
            seen = now;
            Damage = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Damage = exception.Message;
        }
    }
}
