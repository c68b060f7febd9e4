using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using GoWinOps.Nodes;
using GoWinOps.Windows;

namespace GoWinOps.Build;

/// <summary>The physical memory of a process, in bytes; null where the system does not tell.</summary>
internal readonly struct ProcessMemory
{
    private const int BytesInKibibyte = 1024;
    private static readonly char[] Blanks = { ' ', '\t' };

    private ProcessMemory(long? current, long? peak)
    {
        Current = current;
        Peak = peak;
    }

    /// <summary>What it has now.</summary>
    internal long? Current { get; }

    /// <summary>The most it had so far.</summary>
    internal long? Peak { get; }

    /// <summary>Reads it; nothing is known of a process that has ended.</summary>
    internal static ProcessMemory Read(Process process)
    {
        try
        {
            if (NodeContext.IsWindows)
                return OnWindows(process);
            return Directory.Exists("/proc/self") ? OnLinux(process.Id) : OnOther(process);
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException)
        {
            return default;
        }
    }

    private static ProcessMemory OnWindows(Process process)
    {
        ProcessMemoryCounters counters = default;
        return Kernel32.K32GetProcessMemoryInfo(process.SafeHandle, ref counters, (uint)Marshal.SizeOf<ProcessMemoryCounters>())
            ? new ProcessMemory((long)counters.WorkingSetSize, (long)counters.PeakWorkingSetSize)
            : default;
    }

    /// <summary>Resident set now and at its highest, lines VmRSS and VmHWM of proc_pid_status(5).</summary>
    private static ProcessMemory OnLinux(int id)
    {
        string[] lines = File.ReadAllLines($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/status");
        return new ProcessMemory(Kibibytes(lines, "VmRSS:"), Kibibytes(lines, "VmHWM:"));
    }

    private static long? Kibibytes(string[] lines, string key)
    {
        string? line = lines.FirstOrDefault(candidate => candidate.StartsWith(key, StringComparison.Ordinal));
        return line is null ? null : long.Parse(line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * BytesInKibibyte;
    }

    private static ProcessMemory OnOther(Process process)
    {
        process.Refresh();
        return new ProcessMemory(Known(process.WorkingSet64), Known(process.PeakWorkingSet64));
    }

    private static long? Known(long bytes) => bytes > 0 ? bytes : null;
}
