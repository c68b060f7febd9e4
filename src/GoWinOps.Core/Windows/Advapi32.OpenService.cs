using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Rights on a service.</summary>
[Flags]
internal enum ServiceRights : uint
{
    QueryConfig = 0x0001,
    ChangeConfig = 0x0002,
    QueryStatus = 0x0004,
    EnumerateDependents = 0x0008,
    Start = 0x0010,
    Stop = 0x0020,
    Delete = 0x0001_0000,
    ReadControl = 0x0002_0000,
    WriteDac = 0x0004_0000,
    WriteOwner = 0x0008_0000,

    /// <summary>Reading and setting what is audited. Windows gives it to nobody whose token has not enabled SeSecurityPrivilege.</summary>
    AccessSystemSecurity = 0x0100_0000,
}

internal static partial class Advapi32
{
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    internal static extern SafeServiceHandle OpenServiceW(SafeServiceHandle manager, string serviceName, ServiceRights desiredAccess);
}
