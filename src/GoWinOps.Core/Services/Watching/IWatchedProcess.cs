using System;

namespace GoWinOps.Services;

/// <summary>One process, held open: its id cannot come to mean another.</summary>
internal interface IWatchedProcess : IDisposable
{
    /// <summary>The process id.</summary>
    uint Id { get; }

    /// <summary>When it started, in UTC.</summary>
    DateTime StartTimeUtc { get; }

    /// <summary>The code it ended with; null while it runs, or where that cannot be told.</summary>
    int? ExitCode { get; }

    /// <summary>The memory it and the processes it started since it is limited have committed, in bytes; null where that cannot be told.</summary>
    long? ReadCommittedBytes();

    /// <summary>Sets what the process, and what it starts from now on, may use; null lifts a limit. It stays in force when the watcher ends.</summary>
    /// <returns>What Windows refused to set, in words; null when all is set.</returns>
    string? Limit(long? memoryBytes, int? cpuPercent);

    /// <summary>Makes the process, and what it starts from now on, end with the watcher, however that ends; or no longer.</summary>
    /// <returns>What Windows refused, in words; null when it is done.</returns>
    string? EndWithWatcher(bool ends);
}
