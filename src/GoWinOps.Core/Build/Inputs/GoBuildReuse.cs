using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Build;

/// <summary>Whether what an earlier build made can stand for a new one.</summary>
internal sealed class GoBuildReuse
{
    private GoBuildReuse(GoBuildRecord? record, string reason)
    {
        Record = record;
        Reason = reason;
    }

    /// <summary>The earlier build; null when it cannot.</summary>
    internal GoBuildRecord? Record { get; }

    /// <summary>Why it cannot; empty when it can.</summary>
    internal string Reason { get; }

    /// <summary>Compares the record of the last build, if there is one, with what is there now: key, every input, every output.</summary>
    internal static async Task<GoBuildReuse> CheckAsync(GoBuild build, SortedDictionary<string, string> key, CancellationToken cancellationToken)
    {
        if (build.Settings.Force)
            return new GoBuildReuse(null, "asked for with -Force");
        Stopwatch watch = Stopwatch.StartNew();
        GoBuildRecord? record = File.Exists(build.RecordPath) ? await GoBuildRecord.ReadAsync(build.RecordPath).ConfigureAwait(false) : null;
        if (record is null)
            return new GoBuildReuse(null, "not built before");
        string? reason = DifferenceOf(build, record, key)
            ?? await ChangedInputAsync(build, record, cancellationToken).ConfigureAwait(false)
            ?? await ChangedOutputAsync(record, cancellationToken).ConfigureAwait(false);
        if (reason is not null)
            return new GoBuildReuse(null, reason);
        record.Artifact.IsUpToDate = true;
        record.Artifact.BuildReason = string.Empty;
        record.Artifact.Duration = watch.Elapsed;
        return new GoBuildReuse(record, string.Empty);
    }

    private static string? DifferenceOf(GoBuild build, GoBuildRecord record, SortedDictionary<string, string> key)
    {
        if (record.Uncertainty is not null)
            return record.Uncertainty;
        string? different = key.Keys.Concat(record.Key.Keys).FirstOrDefault(part => ValueOf(key, part) != ValueOf(record.Key, part));
        if (different is not null)
            return different + " changed";
        return build.Settings.Verify && !record.Artifact.IsVerified ? "not verified before" : null;
    }

    private static string? ValueOf(SortedDictionary<string, string> values, string name) => values.TryGetValue(name, out string? value) ? value : null;

    private static async Task<string?> ChangedInputAsync(GoBuild build, GoBuildRecord record, CancellationToken cancellationToken)
    {
        foreach (KeyValuePair<string, string> input in record.Inputs)
        {
            SourceItem item = SourceItem.Parse(input.Key);
            if (await build.Session.Source.OfAsync(item, cancellationToken).ConfigureAwait(false) != input.Value)
                return $"'{item.Path}' changed";
        }

        return null;
    }

    private static async Task<string?> ChangedOutputAsync(GoBuildRecord record, CancellationToken cancellationToken)
    {
        foreach (KeyValuePair<string, string> output in record.Outputs)
        {
            if (!File.Exists(output.Key))
                return $"'{output.Key}' is gone";
            if (await ContentHash.OfFileAsync(output.Key, cancellationToken).ConfigureAwait(false) != output.Value)
                return $"'{output.Key}' is not what was built";
        }

        return record.Outputs.Count == 0 ? "not built before" : null;
    }
}
