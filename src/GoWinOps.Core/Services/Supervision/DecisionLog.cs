using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>
/// <c>logs\decisions.jsonl</c> in a service's folder: why a program was started, restarted, stopped or left alone. It is bounded, and a disk that
/// takes nothing neither fails nor blocks what is decided: what could not be written waits, within bounds.
/// </summary>
internal sealed class DecisionLog : IDisposable
{
    /// <summary>Its name.</summary>
    internal const string FileName = "decisions.jsonl";

    /// <summary>A file's size, in bytes, at which a new one is begun.</summary>
    internal const int FileBytes = 512 * 1024;

    /// <summary>How many full files are kept beside the one being written.</summary>
    internal const int KeptFiles = 3;

    private const int LongestQueue = 200;

    // Two processes may have something to write at once: the service's host, and a repair of it.
    private const int Attempts = 30;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(50);

    private readonly object gate = new();
    private readonly Queue<byte[]> waiting = new();
    private readonly string folder;
    private readonly IClock clock;
    private readonly TimeSpan patience;
    private readonly Func<byte[], Task> write;
    private Task flushing = Task.CompletedTask;
    private bool isFlushing;
    private bool isOverdue;

    /// <summary>The log of the service in <paramref name="serviceFolder"/>.</summary>
    internal DecisionLog(string serviceFolder, IClock clock)
        : this(serviceFolder, clock, TimeSpan.FromSeconds(2), null)
    {
    }

    /// <summary>A log that waits for its disk as long as <paramref name="patience"/>; <paramref name="write"/> writes its lines by another way than to the disk.</summary>
    internal DecisionLog(string serviceFolder, IClock clock, TimeSpan patience, Func<byte[], Task>? write)
    {
        folder = FolderIn(serviceFolder);
        this.clock = clock;
        this.patience = patience;
        this.write = write ?? WriteAsync;
    }

    /// <summary>Why the last decision could not be written; null when it was.</summary>
    internal string? Trouble { get; private set; }

    /// <summary>Where the files lie.</summary>
    internal static string FolderIn(string serviceFolder) => Path.Combine(serviceFolder, "logs");

    /// <summary>Writes a decision down.</summary>
    /// <param name="kind">One of <see cref="SupervisionDecisionKind"/>.</param>
    /// <param name="reason">Why, in a sentence.</param>
    /// <param name="output">The last the program wrote, where that explains it.</param>
    /// <param name="numbers">What it was decided by.</param>
    internal async Task WriteAsync(string kind, string reason, string? output, params (string Name, double Value)[] numbers)
    {
        SupervisionDecision decision = new() { TimeUtc = clock.UtcNow.UtcDateTime, Kind = kind, Reason = reason, Output = output };
        if (numbers.Length > 0)
        {
            decision.Numbers = new Dictionary<string, double>();
            foreach ((string name, double value) in numbers)
                decision.Numbers[name] = value;
        }

        lock (gate)
        {
            if (waiting.Count == LongestQueue)
                waiting.Dequeue();
            waiting.Enqueue(SupervisionJson.Write(decision));
        }

        await RetryAsync().ConfigureAwait(false);
    }

    /// <summary>Writes what is still to be written. A disk that does not answer is waited for once, and not again until it does.</summary>
    internal async Task RetryAsync()
    {
        Task flush;
        lock (gate)
        {
            if (!isFlushing)
            {
                isFlushing = true;
                flushing = Task.Run(FlushAsync);
            }

            flush = flushing;
            if (isOverdue)
                return;
        }

        using CancellationTokenSource waited = new();
        // The disk is real also where the clock is not.
        bool isWritten = await Task.WhenAny(flush, SystemClock.Instance.DelayAsync(patience, waited.Token)).ConfigureAwait(false) == flush;
        waited.Cancel();
        lock (gate)
        {
            isOverdue = !isWritten && isFlushing;
            if (isOverdue)
                Trouble = $"Decisions cannot be written to '{folder}': the disk does not answer.";
        }
    }

    /// <summary>Writes a decision down.</summary>
    internal Task WriteAsync(string kind, string reason, params (string Name, double Value)[] numbers) => WriteAsync(kind, reason, null, numbers);

    /// <summary>The newest decisions, oldest first. A line that a crash cut short is left out.</summary>
    internal static async Task<IReadOnlyList<SupervisionDecision>> ReadAsync(string serviceFolder, int newest, CancellationToken cancellationToken)
    {
        List<SupervisionDecision> decisions = new();
        string folder = FolderIn(serviceFolder);
        for (int number = KeptFiles; number >= 0; number--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ReadFileAsync(Path.Combine(folder, NameOf(number)), decisions).ConfigureAwait(false);
        }

        decisions.RemoveRange(0, Math.Max(0, decisions.Count - newest));
        return decisions;
    }

    /// <summary>Gives up what still waits to be written.</summary>
    public void Dispose()
    {
        lock (gate)
            waiting.Clear();
    }

    private string PathOf(int number) => Path.Combine(folder, NameOf(number));

    private static string NameOf(int number) => number == 0 ? FileName : $"decisions.{number}.jsonl";

    private static async Task ReadFileAsync(string path, List<SupervisionDecision> decisions)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 14, useAsync: true);
            using StreamReader reader = new(stream, Encoding.UTF8);
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                if (TryParse(line, path) is { } decision)
                    decisions.Add(decision);
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Not so much has been decided yet.
        }
    }

    private static SupervisionDecision? TryParse(string line, string path)
    {
        try
        {
            return line.Length == 0 ? null : SupervisionJson.Read<SupervisionDecision>(Encoding.UTF8.GetBytes(line), path);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    // One at a time; whatever is added until it finds nothing more to write is its to write.
    private async Task FlushAsync()
    {
        string? trouble = null;
        try
        {
            Directory.CreateDirectory(folder);
            while (Next() is { } line)
            {
                await write(line).ConfigureAwait(false);
                lock (gate)
                {
                    // It may have had to make room for a later one meanwhile.
                    if (waiting.Count > 0 && ReferenceEquals(waiting.Peek(), line))
                        waiting.Dequeue();
                }
            }
        }
        catch (Exception exception) when (RotatingFile.IsTrouble(exception))
        {
            trouble = $"Decisions cannot be written to '{folder}': {exception.Message}";
        }

        lock (gate)
        {
            Trouble = trouble;
            isOverdue = false;
            isFlushing = trouble is null && waiting.Count > 0;
            if (isFlushing)
                flushing = Task.Run(FlushAsync);
        }
    }

    private byte[]? Next()
    {
        lock (gate)
            return waiting.Count > 0 ? waiting.Peek() : null;
    }

    private async Task WriteAsync(byte[] line)
    {
        string path = Path.Combine(folder, FileName);
        using (FileStream stream = await OpenAsync(path).ConfigureAwait(false))
        {
            if (stream.Length == 0 || stream.Length + line.Length < FileBytes)
            {
                await AppendAsync(stream, line).ConfigureAwait(false);
                return;
            }
        }

        Rotate();
        using FileStream next = await OpenAsync(path).ConfigureAwait(false);
        await AppendAsync(next, line).ConfigureAwait(false);
    }

    private static async Task<FileStream> OpenAsync(string path)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                // Not overlapped: Wine reports a write that a full disk refuses twice, and .NET does not survive the second report.
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, 4096, useAsync: false);
            }
            catch (IOException) when (attempt < Attempts && File.Exists(path))
            {
                await SystemClock.Instance.DelayAsync(BetweenAttempts, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private static async Task AppendAsync(FileStream stream, byte[] line)
    {
        byte[] last = new byte[1];
        stream.Seek(-Math.Min(1, stream.Length), SeekOrigin.End);
        bool torn = await stream.ReadAsync(last, 0, 1).ConfigureAwait(false) == 1 && last[0] != (byte)'\n';
        byte[] whole = new byte[line.Length + (torn ? 2 : 1)];
        whole[0] = (byte)'\n';
        line.CopyTo(whole, torn ? 1 : 0);
        whole[whole.Length - 1] = (byte)'\n';
        await stream.WriteAsync(whole, 0, whole.Length).ConfigureAwait(false);
        await stream.FlushAsync().ConfigureAwait(false);
    }

    private void Rotate()
    {
        // One that somebody reads may refuse to be moved after the others were. What is tried again then goes on from there, and costs no further file.
        int free = 1;
        while (free < KeptFiles && File.Exists(PathOf(free)))
            free++;
        File.Delete(PathOf(free));
        for (int number = free - 1; number >= 0; number--)
            File.Move(PathOf(number), PathOf(number + 1));
    }
}
