using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build;

/// <summary>A process and everything it starts, so that all of it can be ended and seen to be gone.</summary>
internal abstract class ProcessTree : IDisposable
{
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Prepares for a process about to be started with <paramref name="start"/>.</summary>
    internal static ProcessTree Prepare(ProcessStartInfo start)
    {
        if (NodeContext.IsWindows)
            return new JobProcessTree();
        return System.IO.Directory.Exists("/proc/self") ? new MarkedProcessTree(start) : new RuntimeProcessTree();
    }

    /// <summary>Takes charge of the process that was just started.</summary>
    internal abstract void Adopt(Process process);

    /// <summary>Kills all of it and returns when nothing of it is left.</summary>
    /// <exception cref="GoWinOpsException"><c>ToolNotEnded</c> when something withstands.</exception>
    internal Task EndAsync(Process process) => EndAsync(process, EndDeadline);

    /// <summary>The same within another deadline.</summary>
    internal async Task EndAsync(Process process, TimeSpan deadline)
    {
        using CancellationTokenSource limited = new(deadline);
        IReadOnlyList<int> left = Array.Empty<int>();
        try
        {
            while ((left = Kill(process)).Count > 0)
                await SystemClock.Instance.DelayAsync(PollInterval, limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            string ids = string.Join(", ", left.Select(id => id.ToString(CultureInfo.InvariantCulture)));
            throw new GoWinOpsException(nameof(Messages.ToolNotEnded), ids, exception, ids, deadline);
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Kills what still lives and tells the ids of what had not ended yet.</summary>
    protected abstract IReadOnlyList<int> Kill(Process process);

    /// <summary>Kills one process; one that has ended already is no error.</summary>
    protected static void KillOne(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            process.Kill();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // Ended between being seen and being killed: the next look decides.
        }
    }
}
