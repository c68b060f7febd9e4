using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary><c>ENUM_SERVICE_STATUSW</c>, 48 bytes on 64-bit Windows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EnumServiceStatus
{
    internal IntPtr ServiceName;
    internal IntPtr DisplayName;
    internal ServiceStatus Status;
}

internal static partial class Advapi32
{
    /// <summary><c>SERVICE_ACTIVE</c></summary>
    internal const uint ServiceActive = 1;

    /// <summary>Lists dependents in the order they have to be stopped in; fails with 234 and the size needed when the buffer is too small.</summary>
    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool EnumDependentServicesW(
        SafeServiceHandle service, uint serviceState, IntPtr buffer, uint bufferSize, out uint bytesNeeded, out uint servicesReturned);
}
