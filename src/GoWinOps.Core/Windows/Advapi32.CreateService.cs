using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Advapi32
{
    /// <summary><c>SERVICE_WIN32_OWN_PROCESS</c></summary>
    internal const uint ServiceWin32OwnProcess = 0x10;

    /// <summary><c>SERVICE_AUTO_START</c></summary>
    internal const uint ServiceAutoStart = 2;

    /// <param name="manager">Opened with the right to create services.</param>
    /// <param name="serviceName">At most 256 characters.</param>
    /// <param name="displayName">Unique on the machine.</param>
    /// <param name="desiredAccess">Rights on the handle returned.</param>
    /// <param name="serviceType">Own process.</param>
    /// <param name="startType">2 automatic, 3 manual, 4 disabled.</param>
    /// <param name="errorControl">What a failed start means to the machine's start.</param>
    /// <param name="binaryPathName">The quoted command line.</param>
    /// <param name="loadOrderGroup">Null for none.</param>
    /// <param name="tagId">None.</param>
    /// <param name="dependencies">A double-null-terminated list; null for none.</param>
    /// <param name="serviceStartName">The account; null for LocalSystem.</param>
    /// <param name="password">Unmanaged, so that the caller can wipe it; zero for accounts without one.</param>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    internal static extern SafeServiceHandle CreateServiceW(
        SafeServiceHandle manager,
        string serviceName,
        string? displayName,
        ServiceRights desiredAccess,
        uint serviceType,
        uint startType,
        uint errorControl,
        string binaryPathName,
        string? loadOrderGroup,
        IntPtr tagId,
        char[]? dependencies,
        string? serviceStartName,
        IntPtr password);
}
