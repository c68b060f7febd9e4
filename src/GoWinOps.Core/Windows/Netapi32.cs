using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>All of these return a Win32 code, but for <see cref="NetQueryServiceAccount"/>.</summary>
internal static class Netapi32
{
    /// <summary><c>MAX_PREFERRED_LENGTH</c>: as much as there is.</summary>
    internal const uint WholeList = 0xFFFF_FFFF;

    /// <summary><c>NetSetupDomainName</c></summary>
    internal const int JoinedToDomain = 3;

    /// <summary><c>MsaInfoCannotInstall</c>: the domain does not let this machine have the account's password.</summary>
    internal const int CannotInstall = 3;

    /// <summary>Level 0: a pointer to the name for each group.</summary>
    [DllImport("netapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern int NetLocalGroupEnum(string? server, uint level, out SafeNetMemory groups, uint preferredLength, out uint read, out uint total, IntPtr resume);

    /// <summary>Level 0: a pointer to the security identifier for each direct member.</summary>
    [DllImport("netapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern int NetLocalGroupGetMembers(
        string? server, string group, uint level, out SafeNetMemory members, uint preferredLength, out uint read, out uint total, IntPtr resume);

    [DllImport("netapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern int NetGetJoinInformation(string? server, out SafeNetMemory name, out int status);

    /// <summary>
    /// Level 0 answers with an <c>MSA_INFO_STATE</c>: 1 there is none, 2 it is no such account, 3 this machine may not have it, 4 it may, 5 it has. Asks a
    /// domain controller. Returns an NTSTATUS.
    /// </summary>
    [DllImport("netapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern uint NetQueryServiceAccount(string? server, string account, uint level, out SafeNetMemory information);
}
