using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using Newtonsoft.Json;

namespace GoWinOps.Rollouts.Journal;

/// <summary>Reads a journal and checks that nothing in it was lost, moved or altered.</summary>
internal static class JournalReader
{
    /// <summary>Reads <paramref name="path"/>, also while a rollout writes to it.</summary>
    /// <exception cref="GoWinOpsException"><c>JournalDamaged</c> with the line's number; <c>JournalUnreadable</c></exception>
    internal static async Task<JournalReading> ReadAsync(string path, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, useAsync: true);
            using StreamReader reader = new(stream, new UTF8Encoding(false));
            text = await reader.ReadToEndAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.JournalUnreadable), path, exception, path, exception.Message);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return Read(path, text);
    }

    private static JournalReading Read(string path, string text)
    {
        string[] lines = text.Split('\n');
        List<RolloutRecord> records = new();
        string previousHash = string.Empty;
        // What follows the last line feed is empty in a whole journal, and a record cut off in a torn one.
        for (int index = 0; index < lines.Length - 1; index++)
        {
            RolloutRecord record = ReadLine(path, lines[index], index + 1, out string hash);
            if (record.PrevHash != previousHash || record.Seq != index)
                throw Damaged(path, index + 1, "it does not follow the line before it");
            if (index == 0 && record.Plan is null)
                throw Damaged(path, 1, "it does not carry the plan");
            if (index > 0 && record.PlanHash != records[0].PlanHash)
                throw Damaged(path, index + 1, "it belongs to another plan");
            records.Add(record);
            previousHash = hash;
        }

        if (records.Count == 0)
            throw Damaged(path, 1, "the journal has no whole record");
        return new JournalReading(records, lines[lines.Length - 1].Length > 0);
    }

    private static RolloutRecord ReadLine(string path, string line, int number, out string hash)
    {
        try
        {
            return JournalLine.Read<RolloutRecord>(line, out hash) ?? throw Damaged(path, number, "its hash does not fit its content");
        }
        catch (JsonException exception)
        {
            throw Damaged(path, number, exception.Message);
        }
    }

    private static GoWinOpsException Damaged(string path, int line, string reason) =>
        new(nameof(Messages.JournalDamaged), path, path, line, reason);
}
