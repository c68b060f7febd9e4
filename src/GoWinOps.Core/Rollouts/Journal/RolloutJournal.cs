using System;
using System.IO;
using System.Text;
using GoWinOps.Problems;

namespace GoWinOps.Rollouts.Journal;

/// <summary>A rollout's journal as a file that only grows: one JSON line a record, each on the disk before the rollout goes on.</summary>
public sealed class RolloutJournal : IRolloutJournal, IDisposable
{
    private readonly object gate = new();
    private readonly FileStream stream;
    private string previousHash = string.Empty;
    private long next;

    private RolloutJournal(FileStream stream) => this.stream = stream;

    /// <summary>The file.</summary>
    public string Path => stream.Name;

    /// <summary>Begins a new journal.</summary>
    /// <exception cref="GoWinOpsException"><c>JournalWriteFailed</c></exception>
    public static RolloutJournal Create(string path)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            // Others may read along; nobody else may write.
            return new RolloutJournal(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.JournalWriteFailed), path, exception, path, exception.Message);
        }
    }

    /// <inheritdoc/>
    public void Append(RolloutRecord record)
    {
        lock (gate)
        {
            record.Seq = next;
            record.PrevHash = previousHash;
            byte[] line = Encoding.UTF8.GetBytes(JournalLine.Write(record, out string hash) + "\n");
            long before = stream.Length;
            try
            {
                stream.Write(line, 0, line.Length);
                stream.Flush(flushToDisk: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                CutBackTo(before);
                throw new GoWinOpsException(nameof(Messages.JournalWriteFailed), Path, exception, Path, exception.Message);
            }

            previousHash = hash;
            next++;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    private void CutBackTo(long length)
    {
        try
        {
            stream.SetLength(length);
        }
        catch (IOException)
        {
            // What remains is a torn last line, which the reader knows how to take.
        }
    }
}
