using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;

namespace GoWinOps.Tests.Services.Watching;

/// <summary>A service's folder without a disk.</summary>
internal sealed class SimulatedFolder : IWatchedFolder
{
    internal SupervisionSettings? Settings { get; set; } = new() { Mode = ServiceMode.Native };

    internal WatchedIntent Intent { get; set; } = new();

    internal PendingRestart? Pending { get; set; }

    internal SupervisionStatus? Status { get; private set; }

    /// <summary>The decisions: their kind and reason.</summary>
    internal List<(string Kind, string Reason)> Decisions { get; } = [];

    public Task<WatchedFiles> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(new WatchedFiles { Settings = Settings, Intent = Intent });

    /// <summary>Told of each decision's kind.</summary>
    internal Action<string>? Deciding { get; set; }

    /// <summary>Whether a command is at work on the service, so that nobody may hold it.</summary>
    internal bool IsBusy { get; set; }

    /// <summary>Told that the service is about to be held: the last moment for a command to say what it wants.</summary>
    internal Action? Holding { get; set; }

    /// <summary>Whether the service is held.</summary>
    internal bool IsHeld { get; private set; }

    public IDisposable? TryHold()
    {
        if (IsBusy)
            return null;
        Holding?.Invoke();
        IsHeld = true;
        return new Hold(this);
    }

    public Task<PendingRestart?> ReadPendingAsync(CancellationToken cancellationToken) => Task.FromResult(Pending);

    /// <summary>Whether the disk is full: what is there can be deleted, and nothing written.</summary>
    internal bool IsFull { get; set; }

    public Task WritePendingAsync(PendingRestart? pending, CancellationToken cancellationToken)
    {
        if (IsFull && pending is not null)
            throw new IOException("There is not enough space on the disk.");
        Pending = pending;
        return Task.CompletedTask;
    }

    public Task WriteStatusAsync(SupervisionStatus status, CancellationToken cancellationToken)
    {
        Status = status;
        return Task.CompletedTask;
    }

    public Task DecideAsync(string kind, string reason, params (string Name, double Value)[] numbers)
    {
        Decisions.Add((kind, reason));
        Deciding?.Invoke(kind);
        return Task.CompletedTask;
    }

    private sealed class Hold(SimulatedFolder folder) : IDisposable
    {
        public void Dispose() => folder.IsHeld = false;
    }
}
