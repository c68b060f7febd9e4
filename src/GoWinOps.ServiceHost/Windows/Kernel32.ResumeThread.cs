using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Kernel32
{
    /// <summary>What <see cref="ResumeThread"/> returns when it fails.</summary>
    internal const uint ResumeFailed = uint.MaxValue;

    /// <summary>Lets a thread that was created suspended run.</summary>
    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern uint ResumeThread(IntPtr thread);

    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool CloseHandle(IntPtr handle);
}
