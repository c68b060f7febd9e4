using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.Windows;

internal static class Ntdll
{
    /// <summary>
    /// <c>ProcessCommandLineInformation</c>: a <c>UNICODE_STRING</c> and behind it the text. Takes no more than PROCESS_QUERY_LIMITED_INFORMATION.
    /// </summary>
    internal const int CommandLineInformation = 60;

    /// <summary>Returns an NTSTATUS; 0xC0000004 with the size needed when the buffer is too small.</summary>
    [DllImport("ntdll.dll", ExactSpelling = true)]
    internal static extern uint NtQueryInformationProcess(SafeProcessHandle process, int kind, IntPtr information, uint size, out uint needed);
}
