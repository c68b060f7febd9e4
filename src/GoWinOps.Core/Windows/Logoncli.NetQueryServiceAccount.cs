using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static class Logoncli
{
    /// <summary><c>MsaInfoCannotInstall</c>: the domain does not let this machine have the account's password.</summary>
    internal const int CannotInstall = 3;

    /// <summary>
    /// Level 0 answers with an <c>MSA_INFO_STATE</c>: 1 there is none, 2 it is no such account, 3 this machine may not have it, 4 it may, 5 it has. Asks a
    /// domain controller. Returns an NTSTATUS.
    /// </summary>
    [DllImport("logoncli.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern uint NetQueryServiceAccount(string? server, string account, uint level, out SafeNetMemory information);
}
