using System;
using System.Management.Automation;
using System.Threading;

namespace GoWinOps.Commands;

/// <summary>Shows a build of several targets: how many are done, and for each one that runs the package being compiled.</summary>
internal sealed class GoBuildProgress
{
    private const int OverallId = 1;
    private readonly Action<ProgressRecord> post;
    private int total;
    private int ended;
    private int lastId = OverallId;

    internal GoBuildProgress(Action<ProgressRecord> post) => this.post = post;

    /// <summary>One target more is to be built.</summary>
    internal void Add() => Interlocked.Increment(ref total);

    /// <summary>A target's build begins.</summary>
    internal Line Start(string name, string target)
    {
        Line line = new(this, Interlocked.Increment(ref lastId), $"{name} for {target}");
        line.Show("starting");
        return line;
    }

    /// <summary>Everything is done.</summary>
    internal void Complete() => post(new ProgressRecord(OverallId, Activity, "done") { RecordType = ProgressRecordType.Completed });

    private static string Activity => "Building Go programs";

    private void ShowOverall()
    {
        int all = Volatile.Read(ref total);
        int done = Volatile.Read(ref ended);
        post(new ProgressRecord(OverallId, Activity, $"{done} of {all} targets") { PercentComplete = all == 0 ? 0 : done * 100 / all });
    }

    /// <summary>The line of one target.</summary>
    internal sealed class Line
    {
        private readonly GoBuildProgress owner;
        private readonly int id;
        private readonly string activity;

        internal Line(GoBuildProgress owner, int id, string activity)
        {
            this.owner = owner;
            this.id = id;
            this.activity = activity;
        }

        /// <summary>Shows what is being compiled.</summary>
        internal void Show(string status)
        {
            owner.ShowOverall();
            owner.post(new ProgressRecord(id, activity, status) { ParentActivityId = OverallId });
        }

        /// <summary>Removes the line.</summary>
        internal void Complete()
        {
            Interlocked.Increment(ref owner.ended);
            owner.post(new ProgressRecord(id, activity, "done") { ParentActivityId = OverallId, RecordType = ProgressRecordType.Completed });
            owner.ShowOverall();
        }
    }
}
