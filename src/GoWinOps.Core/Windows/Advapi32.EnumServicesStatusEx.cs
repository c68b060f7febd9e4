using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary><c>ENUM_SERVICE_STATUS_PROCESSW</c>, 56 bytes on 64-bit Windows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EnumServiceStatusProcess
{
    internal IntPtr ServiceName;
    internal IntPtr DisplayName;
    internal ServiceStatusProcess Status;
}

internal static partial class Advapi32
{
    /// <summary><c>SERVICE_WIN32</c>: own-process and shared-process services.</summary>
    internal const uint ServiceWin32 = 0x30;

    /// <summary><c>SERVICE_DRIVER</c>: drivers of devices, file systems and recognizers.</summary>
    internal const uint ServiceDriver = 0x0B;

    /// <summary><c>SERVICE_STATE_ALL</c></summary>
    internal const uint ServiceStateAll = 3;

    /// <summary>Answers in pages: fails with 234 while more is to come, and goes on from the resume handle.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool EnumServicesStatusExW(
        SafeServiceHandle manager,
        uint infoLevel,
        uint serviceType,
        uint serviceState,
        IntPtr buffer,
        uint bufferSize,
        out uint bytesNeeded,
        out uint servicesReturned,
        ref uint resumeHandle,
        string? groupName);
}
