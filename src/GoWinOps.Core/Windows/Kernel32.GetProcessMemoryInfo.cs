using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.Windows;

/// <summary>PROCESS_MEMORY_COUNTERS; sizes in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ProcessMemoryCounters
{
    internal uint Size;
    internal uint PageFaultCount;
    internal UIntPtr PeakWorkingSetSize;
    internal UIntPtr WorkingSetSize;
    internal UIntPtr QuotaPeakPagedPoolUsage;
    internal UIntPtr QuotaPagedPoolUsage;
    internal UIntPtr QuotaPeakNonPagedPoolUsage;
    internal UIntPtr QuotaNonPagedPoolUsage;
    internal UIntPtr PagefileUsage;
    internal UIntPtr PeakPagefileUsage;
}

internal static partial class Kernel32
{
    /// <summary>GetProcessMemoryInfo by the name kernel32 exports it under since Windows 7.</summary>
    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool K32GetProcessMemoryInfo(SafeProcessHandle process, ref ProcessMemoryCounters counters, uint size);
}
