using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Services;
using GoWinOps.Time;

namespace GoWinOps.ServiceHost.Supervising;

/// <summary>Keeps <c>supervision-status.json</c> up to date. A disk that takes nothing costs only the file's freshness.</summary>
internal sealed class StatusReporter : IDisposable
{
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(2);

    private readonly object gate = new();
    private readonly SemaphoreSlim changed = new(0);
    private readonly CancellationTokenSource ended = new();
    private readonly string serviceFolder;
    private readonly IClock clock;
    private readonly SupervisionStatus status;
    private readonly Task writing;

    /// <summary>The report on one service, beginning with <paramref name="status"/>.</summary>
    internal StatusReporter(string serviceFolder, SupervisionStatus status, IClock clock)
    {
        this.serviceFolder = serviceFolder;
        this.status = status;
        this.clock = clock;
        writing = Task.Run(WriteChangesAsync);
    }

    /// <summary>Why the file could not be written the last time; null when it could.</summary>
    internal string? Trouble { get; private set; }

    /// <summary>Changes the status; the file follows.</summary>
    internal void Change(Action<SupervisionStatus> change)
    {
        lock (gate)
            change(status);
        changed.Release();
    }

    /// <summary>What is reported now.</summary>
    internal T Read<T>(Func<SupervisionStatus, T> read)
    {
        lock (gate)
            return read(status);
    }

    /// <summary>Writes the file a last time. A disk that does not answer is left behind after a moment: the service is to end.</summary>
    internal async Task FinishAsync()
    {
        ended.Cancel();
        await WaitAsync(writing).ConfigureAwait(false);
        CancellationTokenSource limit = new(LastWrite);
        await WaitAsync(Task.Run(() => WriteAsync(limit.Token))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ended.Dispose();
        changed.Dispose();
    }

    private async Task WaitAsync(Task work)
    {
        using CancellationTokenSource waiting = new();
        await Task.WhenAny(work, clock.DelayAsync(LastWrite, waiting.Token)).ConfigureAwait(false);
        waiting.Cancel();
    }

    // What a host that was killed in the middle of writing has left behind.
    private void RemoveLeftovers()
    {
        try
        {
            string file = SupervisionStatusFile.PathIn(serviceFolder);
            foreach (string left in Directory.EnumerateFiles(Path.GetDirectoryName(file)!, AtomicFile.PartialPattern(file)))
                File.Delete(left);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There is no folder yet, or they are left to the next start.
        }
    }

    private async Task WriteChangesAsync()
    {
        RemoveLeftovers();
        try
        {
            while (true)
            {
                await changed.WaitAsync(ended.Token).ConfigureAwait(false);
                while (await changed.WaitAsync(TimeSpan.Zero).ConfigureAwait(false))
                {
                    // Changes that came together are written together.
                }

                await WriteAsync(ended.Token).ConfigureAwait(false);
                await clock.DelayAsync(Trouble is null ? BetweenWrites : AfterTrouble, ended.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // FinishAsync writes what is still to be written.
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        SupervisionStatus copy = Read(current => current.Copy());
        copy.UpdatedUtc = clock.UtcNow.UtcDateTime;
        try
        {
            await SupervisionStatusFile.WriteAsync(serviceFolder, copy, cancellationToken).ConfigureAwait(false);
            Trouble = null;
        }
        catch (Exception exception) when (RotatingFile.IsTrouble(exception))
        {
            Trouble = $"The status cannot be written: {exception.Message}";
        }
        catch (OperationCanceledException) when (!ended.IsCancellationRequested || cancellationToken != ended.Token)
        {
            Trouble = "The status cannot be written: the disk does not answer.";
        }
    }
}
