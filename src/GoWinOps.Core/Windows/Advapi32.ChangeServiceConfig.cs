using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Advapi32
{
    /// <summary><c>SERVICE_NO_CHANGE</c></summary>
    internal const uint ServiceNoChange = 0xFFFF_FFFF;

    /// <summary>Null and <see cref="ServiceNoChange"/> keep what is there; dependencies are cleared by two null characters, not by null.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool ChangeServiceConfigW(
        SafeServiceHandle service,
        uint serviceType,
        uint startType,
        uint errorControl,
        string? binaryPathName,
        string? loadOrderGroup,
        IntPtr tagId,
        char[]? dependencies,
        string? serviceStartName,
        IntPtr password,
        string? displayName);
}
