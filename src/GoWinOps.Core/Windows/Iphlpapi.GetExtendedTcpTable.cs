using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static class Iphlpapi
{
    /// <summary><c>TCP_TABLE_OWNER_PID_LISTENER</c></summary>
    internal const uint ListenersWithOwner = 3;

    /// <summary><c>AF_INET</c></summary>
    internal const uint Internet4 = 2;

    /// <summary><c>AF_INET6</c> of Windows.</summary>
    internal const uint Internet6 = 23;

    /// <summary>Returns its Win32 code: 122, with the size needed, when the buffer is too small.</summary>
    [DllImport("iphlpapi.dll", ExactSpelling = true)]
    internal static extern uint GetExtendedTcpTable(
        IntPtr table, ref uint size, [MarshalAs(UnmanagedType.Bool)] bool order, uint addressFamily, uint tableClass, uint reserved);
}
