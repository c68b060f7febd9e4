using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Rights on the service control manager.</summary>
[Flags]
internal enum ServiceManagerRights : uint
{
    Connect = 0x0001,
    CreateService = 0x0002,
    EnumerateService = 0x0004,
}

internal static partial class Advapi32
{
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    internal static extern SafeServiceHandle OpenSCManagerW(string? machineName, string? databaseName, ServiceManagerRights desiredAccess);
}
