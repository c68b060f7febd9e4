using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Services;

/// <summary>The folder of one watched service: what is read there and what is written down.</summary>
internal interface IWatchedFolder
{
    /// <summary>What the files say now. One that cannot be read keeps what it said before, and shows as <see cref="WatchedIntent.Damage"/>.</summary>
    Task<WatchedFiles> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Keeps commands from saying what they want of the service until disposed; null while one is at work on it.</summary>
    IDisposable? TryHold();

    /// <summary>The restart that was under way when the watcher ended; null for none.</summary>
    Task<PendingRestart?> ReadPendingAsync(CancellationToken cancellationToken);

    /// <summary>Remembers a restart that is under way, beyond the watcher's own end; null forgets it.</summary>
    Task WritePendingAsync(PendingRestart? pending, CancellationToken cancellationToken);

    /// <summary>Replaces the reported status.</summary>
    Task WriteStatusAsync(SupervisionStatus status, CancellationToken cancellationToken);

    /// <summary>Writes a decision down.</summary>
    Task DecideAsync(string kind, string reason, params (string Name, double Value)[] numbers);
}
