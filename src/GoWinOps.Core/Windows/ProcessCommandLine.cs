using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.Windows;

/// <summary>With which arguments a process was started.</summary>
internal static class ProcessCommandLine
{
    private const uint LargestLine = 0x1_0100;

    /// <summary>Its command line; null where it has gone, may not be seen, or the system does not tell.</summary>
    internal static string? TryRead(int processId)
    {
        using SafeProcessHandle process = Kernel32.OpenProcess(ProcessRights.QueryLimitedInformation, false, (uint)processId);
        if (process.IsInvalid)
            return null;
        using NativeBuffer buffer = NativeBuffer.OfSize((int)LargestLine);
        if (Ntdll.NtQueryInformationProcess(process, Ntdll.CommandLineInformation, buffer.Pointer, LargestLine, out _) != 0)
            return null;
        LsaUnicodeString text = Marshal.PtrToStructure<LsaUnicodeString>(buffer.Pointer);
        return text.Buffer == IntPtr.Zero ? null : Marshal.PtrToStringUni(text.Buffer, text.Length / sizeof(char));
    }
}
