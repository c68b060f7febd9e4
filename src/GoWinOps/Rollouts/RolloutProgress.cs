using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using GoWinOps.Rollouts;
using GoWinOps.Rollouts.Journal;

namespace GoWinOps.Commands;

/// <summary>Shows a rollout as it goes on: one progress bar for all of it, one for each node at work, and every record as a verbose line.</summary>
internal sealed class RolloutProgress : IRolloutObserver
{
    private static readonly int LastPhase = (int)RolloutPhase.Finish;

    private readonly RolloutPlan plan;
    private readonly Action<ProgressRecord> showProgress;
    private readonly Action<string> showVerbose;
    private readonly int activityId = ServiceProgress.NextActivityId();
    private readonly Dictionary<string, int> nodeActivityIds;

    internal RolloutProgress(RolloutPlan plan, Action<ProgressRecord> showProgress, Action<string> showVerbose)
    {
        this.plan = plan;
        this.showProgress = showProgress;
        this.showVerbose = showVerbose;
        nodeActivityIds = plan.Nodes.ToDictionary(node => node, _ => ServiceProgress.NextActivityId(), StringComparer.OrdinalIgnoreCase);
    }

    public void Recorded(RolloutRecord record, RolloutResult result)
    {
        showVerbose(Describe(record));
        int ended = result.Nodes.Count(node => node.Phase == RolloutPhase.Finish);
        showProgress(new ProgressRecord(activityId, $"Rolling {plan.Service} to {plan.Release.Version}", $"{result.State}: {ended} of {plan.Nodes.Length} nodes have had their turn")
        {
            PercentComplete = 100 * ended / plan.Nodes.Length,
        });
        if (record.Node is not null)
            ShowNode(result.Nodes.First(node => node.Name == record.Node));
    }

    public void Staging(string node, long bytesSent, long bytesTotal) => showProgress(new ProgressRecord(nodeActivityIds[node], node, "Preflight")
    {
        ParentActivityId = activityId,
        CurrentOperation = $"sending {bytesSent:N0} of {bytesTotal:N0} bytes",
        PercentComplete = bytesTotal == 0 ? 100 : (int)Math.Min(100, 100 * bytesSent / bytesTotal),
    });

    public void Noted(string node, string text) => showVerbose($"{node}: {text}");

    /// <summary>Takes the bars away.</summary>
    internal void Complete()
    {
        foreach (KeyValuePair<string, int> node in nodeActivityIds)
            showProgress(new ProgressRecord(node.Value, node.Key, "done") { ParentActivityId = activityId, RecordType = ProgressRecordType.Completed });
        showProgress(new ProgressRecord(activityId, $"Rolling {plan.Service} to {plan.Release.Version}", "done") { RecordType = ProgressRecordType.Completed });
    }

    private void ShowNode(RolloutNodeResult node)
    {
        ProgressRecord record = new(nodeActivityIds[node.Name], node.Name, node.State.ToString())
        {
            ParentActivityId = activityId,
            PercentComplete = 100 * (int)node.Phase / LastPhase,
        };
        if (node.WaitsOn is not null)
            record.CurrentOperation = $"waits for {node.WaitsOn} until {node.WaitsUntilUtc?.ToLocalTime():T}";
        if (node.Phase == RolloutPhase.Finish)
            record.RecordType = ProgressRecordType.Completed;
        showProgress(record);
    }

    private static string Describe(RolloutRecord record)
    {
        string subject = record.Node is null ? record.Phase : $"{record.Node}: {record.Phase} {record.Event}";
        IEnumerable<string> evidence = record.Evidence.Select(pair => $"{pair.Key} = {pair.Value}");
        return $"{record.Utc.ToLocalTime():HH:mm:ss} {subject}{(record.Evidence.Count == 0 ? string.Empty : $" ({string.Join(", ", evidence)})")}";
    }

}
