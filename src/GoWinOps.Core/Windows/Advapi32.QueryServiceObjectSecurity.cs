using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>The parts of a security descriptor (<c>SECURITY_INFORMATION</c>).</summary>
[Flags]
internal enum SecurityInformation : uint
{
    Owner = 0x0000_0001,
    Group = 0x0000_0002,
    AccessList = 0x0000_0004,
    AuditList = 0x0000_0008,
    ProtectedAccessList = 0x8000_0000,
    UnprotectedAccessList = 0x2000_0000,
}

internal static partial class Advapi32
{
    /// <summary>Owner, group and access list need READ_CONTROL, the audit list ACCESS_SYSTEM_SECURITY. Fails with 122 and the size needed when the buffer is too small.</summary>
    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool QueryServiceObjectSecurity(
        SafeServiceHandle service, SecurityInformation parts, IntPtr descriptor, uint size, out uint needed);

    /// <summary>The access list needs WRITE_DAC, owner and group WRITE_OWNER, the audit list ACCESS_SYSTEM_SECURITY.</summary>
    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool SetServiceObjectSecurity(SafeServiceHandle service, SecurityInformation parts, byte[] descriptor);
}
