using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.Windows;

/// <summary>Windows job objects: processes that are limited, counted and ended together.</summary>
internal static class JobObject
{
    private const int BasicAccountingInformation = 1;
    private const int BasicProcessIdList = 3;
    private const int ExtendedLimitInformation = 9;
    private const int CpuRateControlInformation = 15;
    private const uint JobMemory = 0x200;
    private const uint KillOnJobClose = 0x2000;
    private const uint CpuRateEnable = 0x1;
    private const uint CpuRateHardCap = 0x4;
    private const int MoreData = 234;
    private const int AlreadyExists = 183;

    // JOB_OBJECT_QUERY
    private const uint QueryRight = 0x4;
    private const int MostProcesses = 1 << 16;
    private const uint TerminatedExitCode = 1;

    /// <summary>A job whose processes end when its handle is closed, by whatever way this process goes.</summary>
    internal static SafeJobHandle CreateKillOnClose() => Create(name: null, killOnClose: true, memoryBytes: null);

    /// <summary>A job, or the job of that name if there is one already; its limits are set either way.</summary>
    /// <param name="name">The name others find it by; null for a job of this process's own.</param>
    /// <param name="killOnClose">Whether its processes end with its last handle.</param>
    /// <param name="memoryBytes">The most its processes may commit together; null sets no limit.</param>
    internal static SafeJobHandle Create(string? name, bool killOnClose, long? memoryBytes)
    {
        SafeJobHandle job = CreateJobObjectW(IntPtr.Zero, name);
        Check(!job.IsInvalid);
        ExtendedLimits limits = Limits(killOnClose, memoryBytes);
        Check(SetInformationJobObject(job, ExtendedLimitInformation, ref limits, Marshal.SizeOf<ExtendedLimits>()));
        return job;
    }

    /// <summary>A job of a name, without limits; one that is there already keeps those it has.</summary>
    /// <param name="name">The name others find it by. It lasts as long as anybody has a handle: the processes in the job do not keep it.</param>
    /// <param name="existed">Whether it was there already.</param>
    internal static SafeJobHandle CreateNamed(string name, out bool existed)
    {
        SafeJobHandle job = CreateJobObjectW(IntPtr.Zero, name);
        int code = Marshal.GetLastWin32Error();
        existed = code == AlreadyExists;
        return job.IsInvalid ? throw new Win32Exception(code) : job;
    }

    /// <summary>Sets the most the processes of a job may commit together, and no other limit; null sets none.</summary>
    internal static void SetMemoryLimit(SafeJobHandle job, long? memoryBytes)
    {
        ExtendedLimits limits = Limits(killOnClose: false, memoryBytes);
        Check(SetInformationJobObject(job, ExtendedLimitInformation, ref limits, Marshal.SizeOf<ExtendedLimits>()));
    }

    /// <summary>Gives a process a handle to a job with which it can only look: so the job keeps its name as long as the process lives.</summary>
    /// <returns>0, or the Win32 code it failed with.</returns>
    internal static int TryKeepName(SafeJobHandle job, uint processId)
    {
        using SafeProcessHandle process = Kernel32.OpenProcess(ProcessRights.DuplicateHandle, false, processId);
        bool isKept = !process.IsInvalid && Kernel32.DuplicateHandle(Kernel32.GetCurrentProcess(), job, process, out _, QueryRight, false, 0);
        return isKept ? 0 : Marshal.GetLastWin32Error();
    }

    /// <summary>Caps the share of all processors the job may use.</summary>
    /// <param name="job">The job.</param>
    /// <param name="percent">From 1 to 100.</param>
    /// <returns>0, or the Win32 code this system refuses it with.</returns>
    internal static int TrySetCpuLimit(SafeJobHandle job, int percent)
    {
        CpuRateControl control = CpuLimit(percent);
        return SetInformationJobObject(job, CpuRateControlInformation, ref control, Marshal.SizeOf<CpuRateControl>()) ? 0 : Marshal.GetLastWin32Error();
    }

    /// <summary>Lifts the cap on the share of the processors, if there is one.</summary>
    /// <returns>0, or the Win32 code this system refuses it with.</returns>
    internal static int TryLiftCpuLimit(SafeJobHandle job)
    {
        CpuRateControl none = default;
        return SetInformationJobObject(job, CpuRateControlInformation, ref none, Marshal.SizeOf<CpuRateControl>()) ? 0 : Marshal.GetLastWin32Error();
    }

    /// <summary>Lifts the cap on the share of the processors.</summary>
    internal static void LiftCpuLimit(SafeJobHandle job)
    {
        if (TryLiftCpuLimit(job) is var code and not 0)
            throw new Win32Exception(code);
    }

    /// <summary>Sets how much a job's processes may commit together; they end with its last handle.</summary>
    /// <param name="job">A job of this process's own.</param>
    /// <param name="memoryBytes">The most, in bytes; null lifts the limit.</param>
    /// <returns>0, or the Win32 code it is refused with.</returns>
    internal static int TrySetMemoryLimit(SafeJobHandle job, long? memoryBytes)
    {
        ExtendedLimits limits = Limits(killOnClose: true, memoryBytes);
        return SetInformationJobObject(job, ExtendedLimitInformation, ref limits, Marshal.SizeOf<ExtendedLimits>()) ? 0 : Marshal.GetLastWin32Error();
    }

    /// <summary>Sets whether the job's processes end with its last handle, and no other limit.</summary>
    internal static void SetKillOnClose(SafeJobHandle job, bool killOnClose)
    {
        ExtendedLimits limits = Limits(killOnClose, null);
        Check(SetInformationJobObject(job, ExtendedLimitInformation, ref limits, Marshal.SizeOf<ExtendedLimits>()));
    }

    /// <summary>Puts a process that cannot have ended, because it does not run yet, into the job.</summary>
    internal static void Assign(SafeJobHandle job, SafeProcessHandle process) => Check(AssignProcessToJobObject(job, process));

    /// <summary>Puts a process, and with it what it starts from now on, into the job.</summary>
    internal static void Assign(SafeJobHandle job, Process process)
    {
        bool assigned = AssignProcessToJobObject(job, process.SafeHandle);
        int error = Marshal.GetLastWin32Error();
        // A process that has ended already cannot be assigned, and needs no ending.
        if (!assigned && !process.HasExited)
            throw new Win32Exception(error);
    }

    /// <summary>Ends every process of the job.</summary>
    internal static void Terminate(SafeJobHandle job) => Check(TerminateJobObject(job, TerminatedExitCode));

    /// <summary>How many processes of the job still live.</summary>
    internal static int CountActive(SafeJobHandle job)
    {
        Check(QueryInformationJobObject(job, BasicAccountingInformation, out Accounting accounting, Marshal.SizeOf<Accounting>(), IntPtr.Zero));
        return (int)accounting.ActiveProcesses;
    }

    /// <summary>The ids of the job's processes.</summary>
    internal static int[] ProcessIds(SafeJobHandle job)
    {
        // JOBOBJECT_BASIC_PROCESS_ID_LIST: how many there are, how many follow, and the ids, each as wide as a pointer.
        const int header = 2 * sizeof(uint);
        for (int room = 64; ; room *= 4)
        {
            using NativeBuffer buffer = NativeBuffer.OfSize(header + (room * IntPtr.Size));
            bool whole = QueryInformationJobObject(job, BasicProcessIdList, buffer.Pointer, buffer.Size, IntPtr.Zero);
            if (!whole && (Marshal.GetLastWin32Error() != MoreData || room > MostProcesses))
                throw new Win32Exception(Marshal.GetLastWin32Error());
            int[] ids = new int[Math.Min(room, Marshal.ReadInt32(buffer.Pointer, sizeof(uint)))];
            if (!whole || Marshal.ReadInt32(buffer.Pointer) > ids.Length)
                continue;
            for (int index = 0; index < ids.Length; index++)
                ids[index] = (int)Marshal.ReadIntPtr(buffer.Pointer, header + (index * IntPtr.Size));
            return ids;
        }
    }

    /// <summary>The limits as Windows takes them.</summary>
    internal static ExtendedLimits Limits(bool killOnClose, long? memoryBytes)
    {
        ExtendedLimits limits = default;
        limits.Basic.LimitFlags = (killOnClose ? KillOnJobClose : 0) | (memoryBytes is null ? 0 : JobMemory);
        limits.JobMemoryLimit = (UIntPtr)(ulong)(memoryBytes ?? 0);
        return limits;
    }

    /// <summary>A hard cap as Windows takes it: in hundredths of a percent of all processors.</summary>
    internal static CpuRateControl CpuLimit(int percent) => new() { ControlFlags = CpuRateEnable | CpuRateHardCap, CpuRate = (uint)percent * 100 };

    private static void Check(bool succeeded)
    {
        if (!succeeded)
            throw new Win32Exception(Marshal.GetLastWin32Error());
    }

    [DllImport("kernel32.dll", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern SafeJobHandle CreateJobObjectW(IntPtr attributes, string? name);

    [DllImport("kernel32.dll", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetInformationJobObject(SafeJobHandle job, int kind, ref ExtendedLimits limits, int size);

    [DllImport("kernel32.dll", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetInformationJobObject(SafeJobHandle job, int kind, ref CpuRateControl control, int size);

    [DllImport("kernel32.dll", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool QueryInformationJobObject(SafeJobHandle job, int kind, IntPtr buffer, int size, IntPtr returnedSize);

    [DllImport("kernel32.dll", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool QueryInformationJobObject(SafeJobHandle job, int kind, out Accounting accounting, int size, IntPtr returnedSize);

    [DllImport("kernel32.dll", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool AssignProcessToJobObject(SafeJobHandle job, SafeProcessHandle process);

    [DllImport("kernel32.dll", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool TerminateJobObject(SafeJobHandle job, uint exitCode);

    /// <summary>JOBOBJECT_BASIC_LIMIT_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct BasicLimits
    {
        internal long PerProcessUserTimeLimit;
        internal long PerJobUserTimeLimit;
        internal uint LimitFlags;
        internal UIntPtr MinimumWorkingSetSize;
        internal UIntPtr MaximumWorkingSetSize;
        internal uint ActiveProcessLimit;
        internal UIntPtr Affinity;
        internal uint PriorityClass;
        internal uint SchedulingClass;
    }

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION, its IO_COUNTERS spelled out.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ExtendedLimits
    {
        internal BasicLimits Basic;
        internal ulong ReadOperationCount;
        internal ulong WriteOperationCount;
        internal ulong OtherOperationCount;
        internal ulong ReadTransferCount;
        internal ulong WriteTransferCount;
        internal ulong OtherTransferCount;
        internal UIntPtr ProcessMemoryLimit;
        internal UIntPtr JobMemoryLimit;
        internal UIntPtr PeakProcessMemoryUsed;
        internal UIntPtr PeakJobMemoryUsed;
    }

    /// <summary>JOBOBJECT_CPU_RATE_CONTROL_INFORMATION, its union as CpuRate.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct CpuRateControl
    {
        internal uint ControlFlags;
        internal uint CpuRate;
    }

    /// <summary>JOBOBJECT_BASIC_ACCOUNTING_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Accounting
    {
        internal long TotalUserTime;
        internal long TotalKernelTime;
        internal long ThisPeriodTotalUserTime;
        internal long ThisPeriodTotalKernelTime;
        internal uint TotalPageFaultCount;
        internal uint TotalProcesses;
        internal uint ActiveProcesses;
        internal uint TotalTerminatedProcesses;
    }
}
