using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Privileges that a token has but that are not in effect until they are enabled.</summary>
internal static class TokenPrivileges
{
    /// <summary>The right to restart the computer; setting it as a service's failure action takes it, too.</summary>
    internal const string Shutdown = "SeShutdownPrivilege";

    /// <summary>The right to read and set what is audited.</summary>
    internal const string Security = "SeSecurityPrivilege";

    /// <summary>The right to make anybody the owner of something, and not only oneself and the groups one is in.</summary>
    internal const string Restore = "SeRestorePrivilege";

    private const int NotAllAssigned = 1300;
    private const int NoToken = 1008;

    // A process has one token: while one call has enabled a privilege, the end of another must not take it away.
    private static readonly object Gate = new();

    /// <summary>Runs <paramref name="action"/> with a privilege enabled, and puts the token back as it was.</summary>
    /// <exception cref="GoWinOps.Problems.GoWinOpsException"><c>PrivilegeMissing</c>: the token does not have it.</exception>
    internal static void With(string privilege, string subject, Action action)
    {
        lock (Gate)
        {
            using SafeTokenHandle token = Open(subject);
            Require(Advapi32.LookupPrivilegeValueW(null, privilege, out long id), subject, privilege);
            TokenPrivilege before = Set(token, new TokenPrivilege { Count = 1, Id = id, Attributes = Advapi32.PrivilegeEnabled }, subject, privilege);
            try
            {
                action();
            }
            finally
            {
                // Enabled before, it is not in the list of what was changed.
                if (before.Count == 1)
                    Set(token, before, subject, privilege);
            }
        }
    }

    private static SafeTokenHandle Open(string subject)
    {
        const TokenRights Rights = TokenRights.Query | TokenRights.AdjustPrivileges;
        if (Advapi32.OpenThreadToken(Kernel32.GetCurrentThread(), Rights, false, out SafeTokenHandle token))
            return token;
        int code = Marshal.GetLastWin32Error();
        token.Dispose();
        if (code != NoToken)
            throw Win32Errors.Create(code, subject, "TOKEN_ADJUST_PRIVILEGES");
        Require(Advapi32.OpenProcessToken(Kernel32.GetCurrentProcess(), Rights, out token), subject, "TOKEN_ADJUST_PRIVILEGES");
        return token;
    }

    private static TokenPrivilege Set(SafeTokenHandle token, TokenPrivilege state, string subject, string privilege)
    {
        Require(
            Advapi32.AdjustTokenPrivileges(token, false, ref state, (uint)Marshal.SizeOf<TokenPrivilege>(), out TokenPrivilege before, out _),
            subject,
            privilege);
        // Success with this error: the token does not have the privilege at all.
        if (Marshal.GetLastWin32Error() == NotAllAssigned)
            throw Win32Errors.Create(1314, subject, privilege, privilege);
        return before;
    }

    private static void Require(bool done, string subject, string right)
    {
        int code = done ? 0 : Marshal.GetLastWin32Error();
        if (!done)
            throw Win32Errors.Create(code, subject, right);
    }
}
