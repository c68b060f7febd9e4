using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using Newtonsoft.Json;

namespace GoWinOps.Services;

/// <summary>Reads the history back.</summary>
internal sealed class WatchHistoryReader
{
    // With the longest time between two looks, the line before that is no older.
    private static readonly TimeSpan LongestLine = TimeSpan.FromDays(3);
    private readonly WatchFolder folder;
    private readonly Func<string, bool> wantsNode;
    private readonly Func<string, bool> wantsService;

    /// <summary>Reads <paramref name="folder"/>: everything.</summary>
    internal WatchHistoryReader(WatchFolder folder)
        : this(folder, _ => true, _ => true)
    {
    }

    /// <summary>Reads <paramref name="folder"/>, and keeps no more in memory than what is wanted.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="wantsNode">Whether a node's lines are wanted.</param>
    /// <param name="wantsService">Whether it is wanted how a service was found.</param>
    internal WatchHistoryReader(WatchFolder folder, Func<string, bool> wantsNode, Func<string, bool> wantsService)
    {
        this.folder = folder;
        this.wantsNode = wantsNode;
        this.wantsService = wantsService;
    }

    /// <summary>What could not be read: one problem a line (<c>WatchHistoryDamaged</c>) or file. The last line of a file may be torn by a crash, which is none.</summary>
    internal List<Problem> Problems { get; } = new();

    /// <summary>All lines of the period, by time; a line that began before it and ends in it is among them.</summary>
    internal async Task<List<WatchRecord>> ReadAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        List<WatchRecord> records = new();
        foreach (string path in folder.HistoryFiles())
        {
            // A file holds nothing before its own name, and nothing after its last change; the line that held when the period began is only so much older.
            if ((WatchFolder.BeginOf(path) is { } begin && begin > until) || File.GetLastWriteTimeUtc(path) + LongestLine < from.UtcDateTime)
                continue;
            await ReadFileAsync(path, from, until, records, cancellationToken).ConfigureAwait(false);
        }

        // Lines of the same moment stay in the order in which they were written: the second of them says nothing of the time before.
        return records.OrderBy(record => record.Time).ToList();
    }

    private async Task ReadFileAsync(string path, DateTimeOffset from, DateTimeOffset until, List<WatchRecord> records, CancellationToken cancellationToken)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, useAsync: true);
            using StreamReader reader = new(stream, Encoding.UTF8);
            // The last line before the period says what held when it began.
            Dictionary<string, WatchRecord> before = new(StringComparer.Ordinal);
            string? line = await reader.ReadLineAsync().ConfigureAwait(false);
            for (int number = 1; line is not null; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                string? next = await reader.ReadLineAsync().ConfigureAwait(false);
                if (Parse(line) is { } record)
                {
                    Keep(record, from, until, before, records);
                }
                else if (next is not null)
                {
                    Problems.Add(Problem.Create(nameof(Messages.WatchHistoryDamaged), path, path, number));
                }

                line = next;
            }

            records.AddRange(before.Values);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another watch may have removed it since, because it was old.
            if (File.Exists(path))
                Problems.Add(Problem.Create(nameof(Messages.WatchHistoryFailed), path, path, exception.Message));
        }
    }

    private void Keep(WatchRecord record, DateTimeOffset from, DateTimeOffset until, Dictionary<string, WatchRecord> before, List<WatchRecord> records)
    {
        if (!wantsNode(record.Node) || (record.Time >= from && record.Since > until))
            return;
        record.Samples = Array.FindAll(record.Samples, sample => wantsService(sample.Service));
        if (record.Time < from)
            before[record.Watch] = record;
        else
            records.Add(record);
    }

    private static WatchRecord? Parse(string line)
    {
        try
        {
            return NodeProtocol.Read<WatchRecord>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
