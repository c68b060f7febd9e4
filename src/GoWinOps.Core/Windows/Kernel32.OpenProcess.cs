using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.Windows;

/// <summary>Rights on a process.</summary>
[Flags]
internal enum ProcessRights : uint
{
    Terminate = 0x0001,
    DuplicateHandle = 0x0040,
    SetQuota = 0x0100,
    QueryLimitedInformation = 0x1000,
    Synchronize = 0x0010_0000,
}

internal static partial class Kernel32
{
    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    internal static extern SafeProcessHandle OpenProcess(ProcessRights desiredAccess, [MarshalAs(UnmanagedType.Bool)] bool inheritHandle, uint processId);
}
