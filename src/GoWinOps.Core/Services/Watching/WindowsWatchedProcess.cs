using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using GoWinOps.Windows;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.Services;

/// <summary>
/// A process of this machine and the jobs it is put into. The job that limits it has a name made of the process, so that the next watcher finds it instead of
/// putting a job into a job, whose limits nobody could lift any more. Windows forgets the name with the last handle, so the process is given one. The job that ends the
/// process with the watcher has no name.
/// </summary>
internal sealed class WindowsWatchedProcess : IWatchedProcess
{
    // What AssignProcessToJobObject needs.
    private const ProcessRights JobRights = ProcessRights.SetQuota | ProcessRights.Terminate;
    private readonly SafeProcessHandle handle;
    private SafeJobHandle? limits;
    private SafeJobHandle? leash;
    private bool isCpuLimited;

    private WindowsWatchedProcess(uint id, SafeProcessHandle handle, DateTime startTimeUtc)
    {
        Id = id;
        this.handle = handle;
        StartTimeUtc = startTimeUtc;
    }

    /// <inheritdoc/>
    public uint Id { get; }

    /// <inheritdoc/>
    public DateTime StartTimeUtc { get; }

    /// <inheritdoc/>
    public int? ExitCode => Kernel32.GetExitCodeProcess(handle, out uint code) && code != Kernel32.StillActive ? unchecked((int)code) : null;

    private string LimitsName => string.Format(CultureInfo.InvariantCulture, @"Global\GoWinOps-Limits-{0}-{1:x}", Id, StartTimeUtc.Ticks);

    /// <summary>Opens a process; null when it has ended or may not be opened.</summary>
    internal static WindowsWatchedProcess? TryOpen(uint id)
    {
        SafeProcessHandle handle = Kernel32.OpenProcess(ProcessRights.QueryLimitedInformation | ProcessRights.Synchronize | JobRights, false, id);
        if (!handle.IsInvalid && Kernel32.GetProcessTimes(handle, out long creation, out _, out _, out _))
            return new WindowsWatchedProcess(id, handle, DateTime.FromFileTimeUtc(creation));
        handle.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public long? ReadCommittedBytes()
    {
        if (limits is null)
            return CommittedBy(handle);
        long? total = null;
        foreach (int id in ProcessesOf(limits))
        {
            using SafeProcessHandle process = Kernel32.OpenProcess(ProcessRights.QueryLimitedInformation, false, (uint)id);
            if (!process.IsInvalid && CommittedBy(process) is { } bytes)
                total = (total ?? 0) + bytes;
        }

        return total ?? CommittedBy(handle);
    }

    /// <inheritdoc/>
    public string? Limit(long? memoryBytes, int? cpuPercent)
    {
        try
        {
            limits ??= memoryBytes is null && cpuPercent is null ? FindJob() : FindJob() ?? MakeJob();
            if (limits is not { } job)
                return null;
            JobObject.SetMemoryLimit(job, memoryBytes);
            int refusal = cpuPercent is { } percent ? JobObject.TrySetCpuLimit(job, percent) : 0;
            if (cpuPercent is null && isCpuLimited)
                JobObject.LiftCpuLimit(job);
            isCpuLimited = cpuPercent is not null && refusal == 0;
            return refusal == 0 ? null : $"Windows refuses a limit of {cpuPercent} % of the processors: {new Win32Exception(refusal).Message}";
        }
        catch (Win32Exception exception)
        {
            return $"Windows refuses to limit process {Id}: {exception.Message}";
        }
    }

    /// <inheritdoc/>
    public string? EndWithWatcher(bool ends)
    {
        try
        {
            if (ends && leash is null)
            {
                SafeJobHandle job = JobObject.CreateKillOnClose();
                leash = job;
                JobObject.Assign(job, handle);
            }
            else if (leash is not null)
            {
                JobObject.SetKillOnClose(leash, ends);
            }

            return null;
        }
        catch (Win32Exception exception)
        {
            return $"Windows refuses to bind process {Id} to the watcher: {exception.Message}";
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        leash?.Dispose();
        limits?.Dispose();
        handle.Dispose();
    }

    // The job that the watcher before has put it into; null where there is none. Anybody can take a name: one without the process is somebody else's.
    private SafeJobHandle? FindJob()
    {
        SafeJobHandle job = JobObject.CreateNamed(LimitsName, out bool existed);
        if (existed && IsIn(job))
        {
            // Whether it is limited is not known; where there can be no limit, lifting it is refused.
            JobObject.TryLiftCpuLimit(job);
            return job;
        }

        job.Dispose();
        return null;
    }

    private SafeJobHandle MakeJob()
    {
        SafeJobHandle job = JobObject.CreateNamed(LimitsName, out bool existed);
        if (existed)
        {
            job.Dispose();
            job = JobObject.Create(name: null, killOnClose: false, memoryBytes: null);
        }

        try
        {
            JobObject.Assign(job, handle);
        }
        catch (Win32Exception)
        {
            job.Dispose();
            throw;
        }

        // Where that is refused, the next watcher puts the process into a job of its own, inside this one.
        if (!existed)
            JobObject.TryKeepName(job, Id);
        return job;
    }

    private bool IsIn(SafeJobHandle job) => Array.IndexOf(ProcessesOf(job), (int)Id) >= 0;

    private static int[] ProcessesOf(SafeJobHandle job)
    {
        try
        {
            return JobObject.ProcessIds(job);
        }
        catch (Win32Exception)
        {
            // Their memory is then that of the one process.
            return Array.Empty<int>();
        }
    }

    private static long? CommittedBy(SafeProcessHandle process)
    {
        ProcessMemoryCounters counters = new() { Size = (uint)Marshal.SizeOf<ProcessMemoryCounters>() };
        return Kernel32.K32GetProcessMemoryInfo(process, ref counters, counters.Size) ? (long)counters.PagefileUsage : null;
    }
}
