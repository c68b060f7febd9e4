using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;
using GoWinOps.Time;

namespace GoWinOps.ServiceHost.Supervising;

/// <summary>What one service is set to, read again when its file has changed. A file that cannot be used leaves the settings before as they are.</summary>
internal sealed class HostSettings
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly WatchedFile<SupervisionSettings> file;
    private readonly string path;
    private readonly HostJournal journal;
    private Task reading = Task.CompletedTask;
    private string? fault;
    private string? told;

    private HostSettings(string serviceFolder, HostJournal journal)
    {
        this.journal = journal;
        path = SupervisionFile.PathIn(serviceFolder);
        file = new WatchedFile<SupervisionSettings>(path, cancellationToken => SupervisionFile.ReadAsync(serviceFolder, cancellationToken));
    }

    /// <summary>What counts now.</summary>
    internal SupervisionSettings Current { get; private set; } = new();

    /// <summary>When that was written, in UTC; null where there is no file.</summary>
    internal DateTime? WrittenUtc { get; private set; }

    /// <summary>Reads the settings a service starts with; the defaults where there are none.</summary>
    /// <exception cref="InvalidDataException">They cannot be used; the message says why.</exception>
    internal static async Task<HostSettings> OpenAsync(string serviceFolder, HostJournal journal)
    {
        HostSettings settings = new(serviceFolder, journal);
        await settings.file.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        if (settings.file.Damage is { } damage)
            throw new InvalidDataException(damage);
        if (!settings.Take())
            await journal.DecideAsync(SupervisionDecisionKind.Settings, $"'{settings.path}' is missing: the program is run without limits and probes.").ConfigureAwait(false);
        return settings;
    }

    /// <summary>Looks whether the file has changed.</summary>
    /// <returns>Whether there are other settings now.</returns>
    internal async Task<bool> RefreshAsync()
    {
        // A disk that does not answer is waited for once, and not again until it does.
        if (reading.IsCompleted)
        {
            reading = Task.Run(() => file.RefreshAsync(CancellationToken.None));
            using CancellationTokenSource waiting = new();
            await Task.WhenAny(reading, SystemClock.Instance.DelayAsync(Patience, waiting.Token)).ConfigureAwait(false);
            waiting.Cancel();
        }

        if (!reading.IsCompleted)
            return false;
        // A file that is being replaced just now is no trouble: it is looked at again in a second.
        string? before = fault;
        fault = file.Damage;
        if (fault is not null && fault == before && fault != told)
        {
            told = fault;
            await journal.DecideAsync(SupervisionDecisionKind.Settings, fault + " The settings before go on to count.").ConfigureAwait(false);
        }

        if (fault is not null)
            return false;
        told = null;
        return Take();
    }

    private bool Take()
    {
        if (file.Content is not { } content || ReferenceEquals(content, Current))
            return false;
        Current = content;
        WrittenUtc = content.WrittenUtc;
        return true;
    }
}
