using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Build;

/// <summary>A process and everything it starts, so that all of it can be ended and seen to be gone.</summary>
internal abstract partial class ProcessTree : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Prepares for a process about to be started with <paramref name="start"/>.</summary>
    internal static ProcessTree Prepare(ProcessStartInfo start)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            return new JobProcessTree();
        return System.IO.Directory.Exists("/proc/self") ? new MarkedProcessTree(start) : new RuntimeProcessTree();
    }

    /// <summary>Takes charge of the process that was just started.</summary>
    internal abstract void Adopt(Process process);

    /// <summary>Kills all of it and answers, when nothing of it is left or <paramref name="deadline"/> has passed, with the ids of what withstood.</summary>
    internal async Task<IReadOnlyList<int>> TryEndAsync(Process process, TimeSpan deadline)
    {
        using CancellationTokenSource limited = new(deadline);
        IReadOnlyList<int> left = Array.Empty<int>();
        try
        {
            while ((left = Kill(process)).Count > 0)
                await SystemClock.Instance.DelayAsync(PollInterval, limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The time is up; what is left is the answer.
        }

        return left;
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
