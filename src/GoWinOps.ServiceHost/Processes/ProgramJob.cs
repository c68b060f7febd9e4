using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;
using GoWinOps.Windows;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.ServiceHost.Processes;

/// <summary>The job of one run of a program: all the run's processes, and nobody else's. They end with this process at the latest, however that ends.</summary>
internal sealed class ProgramJob : IDisposable
{
    private const int LongestPath = 32_767;

    // Comes and goes with the processes whose console it is.
    private const string ConsoleHost = "conhost.exe";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(5);

    private readonly IClock clock;

    /// <summary>A job with at most so much memory, in bytes, for all its processes together.</summary>
    internal ProgramJob(long? memoryBytes, IClock clock)
    {
        this.clock = clock;
        Handle = JobObject.Create(name: null, killOnClose: true, memoryBytes);
    }

    /// <summary>The job.</summary>
    internal SafeJobHandle Handle { get; }

    /// <summary>Sets how much memory, in bytes, its processes may commit together; null lifts the limit.</summary>
    /// <returns>0, or the Win32 code Windows refuses with.</returns>
    internal int TryLimitMemory(long? bytes) => JobObject.TrySetMemoryLimit(Handle, bytes);

    /// <summary>Sets the share of all processors, in percent, its processes may use; null lifts the limit.</summary>
    /// <returns>0, or the Win32 code Windows refuses with.</returns>
    internal int TryLimitCpu(int? percent) => percent is { } share ? JobObject.TrySetCpuLimit(Handle, share) : JobObject.TryLiftCpuLimit(Handle);

    /// <summary>What its processes commit together, in bytes, and how many they are. A process that is just ending counts nothing.</summary>
    internal (long Bytes, int Processes) Measure()
    {
        long bytes = 0;
        int[] ids = JobObject.ProcessIds(Handle);
        foreach (int id in ids)
        {
            using SafeProcessHandle process = Kernel32.OpenProcess(ProcessRights.QueryLimitedInformation, false, (uint)id);
            ProcessMemoryCounters counters = new() { Size = (uint)Marshal.SizeOf<ProcessMemoryCounters>() };
            if (!process.IsInvalid && Kernel32.K32GetProcessMemoryInfo(process, ref counters, counters.Size))
                bytes += (long)(ulong)counters.PagefileUsage;
        }

        return (bytes, ids.Length);
    }

    /// <summary>Ends what outlived the program; what is about to end by itself has a quarter of a second for that.</summary>
    /// <returns>What had to be ended, and what of it Windows has not ended within five seconds: names with their ids.</returns>
    internal async Task<(IReadOnlyList<string> Ended, IReadOnlyList<string> Stuck)> EndRestAsync()
    {
        await WaitUntilEmptyAsync(Grace).ConfigureAwait(false);
        IReadOnlyList<string> left = List();
        await TerminateAsync().ConfigureAwait(false);
        return (left, List());
    }

    /// <summary>Ends every process of the job, and returns when none is left, or after five seconds.</summary>
    internal Task TerminateAsync()
    {
        JobObject.Terminate(Handle);
        return WaitUntilEmptyAsync(EndDeadline);
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private List<string> List()
    {
        List<string> names = new();
        foreach (int id in JobObject.ProcessIds(Handle))
        {
            string name = NameOf(id);
            if (!string.Equals(name, ConsoleHost, StringComparison.OrdinalIgnoreCase))
                names.Add($"{name} ({id})");
        }

        return names;
    }

    private static string NameOf(int id)
    {
        using SafeProcessHandle process = Kernel32.OpenProcess(ProcessRights.QueryLimitedInformation, false, (uint)id);
        char[] path = new char[LongestPath];
        uint size = LongestPath;
        return !process.IsInvalid && Kernel32.QueryFullProcessImageNameW(process, 0, path, ref size) ? Path.GetFileName(new string(path, 0, (int)size)) : "a process";
    }

    private async Task WaitUntilEmptyAsync(TimeSpan deadline)
    {
        TimeSpan end = clock.Elapsed + deadline;
        while (JobObject.CountActive(Handle) > 0 && clock.Elapsed < end)
            await clock.DelayAsync(Poll, CancellationToken.None).ConfigureAwait(false);
    }
}
