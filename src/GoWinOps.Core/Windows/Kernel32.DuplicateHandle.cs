using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.Windows;

internal static partial class Kernel32
{
    /// <summary>Gives another process a handle of its own to what <paramref name="source"/> means; it is closed with that process.</summary>
    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool DuplicateHandle(
        IntPtr sourceProcess,
        SafeJobHandle source,
        SafeProcessHandle targetProcess,
        out IntPtr target,
        uint desiredAccess,
        [MarshalAs(UnmanagedType.Bool)] bool inheritHandle,
        uint options);
}
