using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using System.Threading;

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
    private int started;
    private int ended;
    private int failed;
    private readonly Stopwatch time = Stopwatch.StartNew();
    private volatile bool isShown;

    /// <param name="cmdlet">The cmdlet's name.</param>
    /// <param name="post">Shows a record.</param>
    internal NodeProgress(string cmdlet, Action<ProgressRecord> post)
    {
        this.cmdlet = cmdlet;
        this.post = post;
    }

    /// <summary>That many nodes more are to be worked on.</summary>
    internal void Add(int nodes) => Interlocked.Add(ref started, nodes);

    /// <summary>Shows the count from now on.</summary>
    internal void Show()
    {
        int all = Volatile.Read(ref started);
        isShown = true;
        if (all > 0)
            post(Overall(Volatile.Read(ref ended), all));
    }

    /// <summary>The work on a node has failed.</summary>
    internal void Fail() => Interlocked.Increment(ref failed);

    /// <summary>The work on a node has ended, however.</summary>
    internal void End()
    {
        int done = Interlocked.Increment(ref ended);
        isShown |= time.Elapsed > Noticeable;
        if (!isShown)
            return;
        int all = Volatile.Read(ref started);
        if (done == all)
            post(new ProgressRecord(activityId, cmdlet, Count(done, all)) { RecordType = ProgressRecordType.Completed });
        else
            post(Overall(done, all));
    }

    /// <summary>Opens a session to <paramref name="node"/>; dispose of what is returned when it is ready or has failed.</summary>
    internal Step Open(string node)
    {
        if (Volatile.Read(ref started) > 0)
            Show();
        Step step = new(this, node, nodeActivityIds.GetOrAdd(node, _ => ServiceProgress.NextActivityId()));
        step.Show("opening a session");
        return step;
    }

    private string Count(int done, int all) => Volatile.Read(ref failed) is > 0 and int count
        ? $"{done} of {all} nodes done, {count} failed"
        : $"{done} of {all} nodes done";

    private ProgressRecord Overall(int done, int all) => new(activityId, cmdlet, Count(done, all)) { PercentComplete = 100 * done / all };

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
