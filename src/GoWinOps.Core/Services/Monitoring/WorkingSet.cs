using System.Runtime.InteropServices;
using GoWinOps.Windows;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.Services;

/// <summary>The memory of services' processes.</summary>
internal static class WorkingSet
{
    /// <summary>What a process has in memory (its working set), in bytes; null when there is none or it may not be seen.</summary>
    internal static long? OfProcess(int processId)
    {
        if (processId == 0)
            return null;
        using SafeProcessHandle process = Kernel32.OpenProcess(ProcessRights.QueryLimitedInformation, false, (uint)processId);
        ProcessMemoryCounters counters = new() { Size = (uint)Marshal.SizeOf<ProcessMemoryCounters>() };
        return !process.IsInvalid && Kernel32.K32GetProcessMemoryInfo(process, ref counters, counters.Size) ? (long)counters.WorkingSetSize.ToUInt64() : null;
    }
}
