using System;
using System.Collections.Generic;
using System.Diagnostics;
using GoWinOps.Windows;

namespace GoWinOps.Build;

/// <summary>On Windows: a job object, which also ends the tree when this process itself is killed.</summary>
internal sealed class JobProcessTree : ProcessTree
{
    private readonly SafeJobHandle job = JobObject.CreateKillOnClose();

    /// <inheritdoc/>
    internal override void Adopt(Process process) => JobObject.Assign(job, process);

    /// <inheritdoc/>
    public override void Dispose() => job.Dispose();

    /// <inheritdoc/>
    protected override IReadOnlyList<int> Kill(Process process)
    {
        JobObject.Terminate(job);
        return JobObject.CountActive(job) == 0 && process.HasExited ? Array.Empty<int>() : new[] { process.Id };
    }
}
