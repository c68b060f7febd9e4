using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;
using Newtonsoft.Json;

namespace GoWinOps.Pipelines.Runs;

/// <summary>
/// A run's journal as a file that only grows: one hash-chained JSON line a record, each on the disk before the run goes on. A run that is resumed goes on in
/// the same file.
/// </summary>
internal sealed class PipelineJournal : IDisposable
{
    private readonly FileStream stream;
    private string previousHash = string.Empty;
    private long next;

    private PipelineJournal(FileStream stream) => this.stream = stream;

    /// <summary>The file.</summary>
    internal string Path => stream.Name;

    /// <summary>Begins the journal of a new run.</summary>
    /// <exception cref="GoWinOpsException"><c>JournalWriteFailed</c></exception>
    internal static PipelineJournal Create(string path) => Open(path, FileMode.CreateNew);

    /// <summary>Goes on with the journal of a run; a last line that was cut off when the machine stopped is taken away.</summary>
    /// <returns>The journal and the records it holds.</returns>
    /// <exception cref="GoWinOpsException"><c>JournalDamaged</c>, <c>JournalUnreadable</c>, <c>JournalWriteFailed</c></exception>
    internal static async Task<(PipelineJournal Journal, IReadOnlyList<PipelineRecord> Records)> ContinueAsync(string path, CancellationToken cancellationToken)
    {
        (List<PipelineRecord> records, string hash, long length) = Read(path, await ReadTextAsync(path, cancellationToken).ConfigureAwait(false));
        PipelineJournal journal = Open(path, FileMode.Open);
        journal.stream.SetLength(length);
        journal.stream.Seek(0, SeekOrigin.End);
        journal.previousHash = hash;
        journal.next = records.Count;
        return (journal, records);
    }

    /// <summary>Reads the records of a run, also while it goes on.</summary>
    /// <exception cref="GoWinOpsException"><c>JournalDamaged</c>, <c>JournalUnreadable</c></exception>
    internal static async Task<IReadOnlyList<PipelineRecord>> ReadAsync(string path, CancellationToken cancellationToken) =>
        Read(path, await ReadTextAsync(path, cancellationToken).ConfigureAwait(false)).Records;

    /// <summary>Numbers and chains a record and returns once it would survive a power cut.</summary>
    /// <exception cref="GoWinOpsException"><c>JournalWriteFailed</c></exception>
    internal void Append(PipelineRecord record)
    {
        record.Seq = next;
        record.PrevHash = previousHash;
        byte[] line = Encoding.UTF8.GetBytes(JournalLine.Write(record, out string hash) + "\n");
        try
        {
            stream.Write(line, 0, line.Length);
            stream.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.JournalWriteFailed), Path, exception, Path, exception.Message);
        }

        previousHash = hash;
        next++;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    private static PipelineJournal Open(string path, FileMode mode)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            return new PipelineJournal(new FileStream(path, mode, FileAccess.Write, FileShare.Read | FileShare.Delete));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.JournalWriteFailed), path, exception, path, exception.Message);
        }
    }

    private static async Task<string> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, useAsync: true);
            using StreamReader reader = new(file, new UTF8Encoding(false));
            cancellationToken.ThrowIfCancellationRequested();
            return await reader.ReadToEndAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.JournalUnreadable), path, exception, path, exception.Message);
        }
    }

    private static (List<PipelineRecord> Records, string Hash, long Length) Read(string path, string text)
    {
        string[] lines = text.Split('\n');
        List<PipelineRecord> records = new();
        string previousHash = string.Empty;
        long length = 0;
        // What follows the last line feed is empty in a whole journal, and a record cut off in a torn one.
        for (int index = 0; index < lines.Length - 1; index++)
        {
            PipelineRecord record = ReadLine(path, lines[index], index + 1, out string hash);
            if (record.PrevHash != previousHash || record.Seq != index || (index == 0 && record.Plan is null))
                throw Damaged(path, index + 1, "it does not follow the line before it");
            records.Add(record);
            previousHash = hash;
            length += Encoding.UTF8.GetByteCount(lines[index]) + 1;
        }

        return records.Count == 0 ? throw Damaged(path, 1, "the journal has no whole record") : (records, previousHash, length);
    }

    private static PipelineRecord ReadLine(string path, string line, int number, out string hash)
    {
        try
        {
            return JournalLine.Read<PipelineRecord>(line, out hash) ?? throw Damaged(path, number, "its hash does not fit its content");
        }
        catch (JsonException exception)
        {
            throw Damaged(path, number, exception.Message);
        }
    }

    private static GoWinOpsException Damaged(string path, int line, string reason) => new(nameof(Messages.JournalDamaged), path, path, line, reason);
}
