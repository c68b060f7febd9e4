using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Windows;

/// <summary>
/// Writes to the Event Log, which is another process and may hang: nobody waits for it longer than two seconds, and while it hangs nothing more is
/// sent, so that no more than one thread of this process ever hangs with it.
/// </summary>
internal sealed class EventLogWriter : IDisposable
{
    // ERROR_TIMEOUT of winerror.h.
    internal const int TimedOut = 1460;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Func<EventLogLevel, string, int> write;
    private readonly IClock clock;
    private volatile Task<int>? hanging;

    /// <summary>A writer.</summary>
    /// <param name="write">Writes an entry; 0, or the Win32 code it failed with. <see cref="EventLog.TryWrite"/>, but for tests.</param>
    /// <param name="clock">The source of time.</param>
    internal EventLogWriter(Func<EventLogLevel, string, int> write, IClock clock)
    {
        this.write = write;
        this.clock = clock;
    }

    /// <summary>Writes an entry.</summary>
    /// <returns>0, or the Win32 code it failed with; <see cref="TimedOut"/> when the Event Log does not answer.</returns>
    internal async Task<int> TryWriteAsync(EventLogLevel level, string text)
    {
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (hanging is { IsCompleted: false })
                return TimedOut;
            Task<int> writing = Task.Run(() => write(level, text));
            using CancellationTokenSource waiting = new();
            Task first = await Task.WhenAny(writing, clock.DelayAsync(Patience, waiting.Token)).ConfigureAwait(false);
            waiting.Cancel();
            if (first == writing)
                return await writing.ConfigureAwait(false);
            hanging = writing;
            return TimedOut;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();
}
