using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;

namespace GoWinOps.Commands;

/// <summary>
/// Shows the way to the nodes being opened: one activity a cmdlet that counts the nodes, and below it one for each node that is being
/// connected. A cmdlet that finds all sessions open shows nothing for a second.
/// </summary>
internal sealed class NodeProgress
{
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(1);
    private readonly string cmdlet;
    private readonly Action<ProgressRecord> post;
    private readonly int activityId = ServiceProgress.NextActivityId();
    private readonly ConcurrentDictionary<string, int> nodeActivityIds = new(StringComparer.OrdinalIgnoreCase);
    private readonly Stopwatch time = Stopwatch.StartNew();
    // Counting and showing are one step: a count shown late would stand after the end.
    private readonly object counting = new();
    private int started;
    private int ended;
    private int failed;
    private volatile bool isShown;

    /// <param name="cmdlet">The cmdlet's name.</param>
    /// <param name="post">Shows a record.</param>
    internal NodeProgress(string cmdlet, Action<ProgressRecord> post)
    {
        this.cmdlet = cmdlet;
        this.post = post;
    }

    /// <summary>That many nodes more are to be worked on.</summary>
    internal void Add(int nodes)
    {
        lock (counting)
            started += nodes;
    }

    /// <summary>Shows the count from now on, if there is anything to count.</summary>
    internal void Show()
    {
        lock (counting)
        {
            isShown |= started > 0;
            if (ended < started)
                post(Overall());
        }
    }

    /// <summary>The work on a node has failed.</summary>
    internal void Fail()
    {
        lock (counting)
            failed++;
    }

    /// <summary>The work on a node has ended, however.</summary>
    internal void End()
    {
        lock (counting)
        {
            ended++;
            isShown |= time.Elapsed > Noticeable;
            if (!isShown)
                return;
            ProgressRecord record = Overall();
            if (ended == started)
                record.RecordType = ProgressRecordType.Completed;
            post(record);
        }
    }

    /// <summary>Opens a session to <paramref name="node"/>; dispose of what is returned when it is ready or has failed.</summary>
    internal Step Open(string node)
    {
        Show();
        Step step = new(this, node, nodeActivityIds.GetOrAdd(node, _ => ServiceProgress.NextActivityId()));
        step.Show("opening a session");
        return step;
    }

    private ProgressRecord Overall() =>
        new(activityId, cmdlet, $"{ended} of {started} nodes done{(failed > 0 ? $", {failed} failed" : string.Empty)}") { PercentComplete = 100 * ended / started };

    /// <summary>One node on its way to be ready.</summary>
    internal sealed class Step : IDisposable
    {
        private readonly NodeProgress owner;
        private readonly string node;
        private readonly int id;

        internal Step(NodeProgress owner, string node, int id)
        {
            this.owner = owner;
            this.node = node;
            this.id = id;
        }

        internal void Show(string status) => owner.post(Record(status));

        /// <inheritdoc/>
        public void Dispose()
        {
            ProgressRecord record = Record("done");
            record.RecordType = ProgressRecordType.Completed;
            owner.post(record);
        }

        private ProgressRecord Record(string status)
        {
            ProgressRecord record = new(id, node, status);
            if (owner.isShown)
                record.ParentActivityId = owner.activityId;
            return record;
        }
    }
}
