using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary><c>QUERY_SERVICE_CONFIGW</c>, 64 bytes on 64-bit Windows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct QueryServiceConfig
{
    internal uint ServiceType;
    internal uint StartType;
    internal uint ErrorControl;
    internal IntPtr BinaryPathName;
    internal IntPtr LoadOrderGroup;
    internal uint TagId;
    internal IntPtr Dependencies;
    internal IntPtr ServiceStartName;
    internal IntPtr DisplayName;
}

internal static partial class Advapi32
{
    /// <summary>Fails with 122 and the size needed when the buffer is too small.</summary>
    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool QueryServiceConfigW(SafeServiceHandle service, IntPtr buffer, uint bufferSize, out uint bytesNeeded);
}
