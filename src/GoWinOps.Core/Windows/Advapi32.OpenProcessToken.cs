using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Rights on an access token.</summary>
[Flags]
internal enum TokenRights : uint
{
    Query = 0x0008,
    AdjustPrivileges = 0x0020,
}

internal static partial class Advapi32
{
    /// <summary>The token of a process.</summary>
    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool OpenProcessToken(IntPtr process, TokenRights desiredAccess, out SafeTokenHandle token);

    /// <summary>The token a thread impersonates with; fails with 1008 when it impersonates nobody.</summary>
    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool OpenThreadToken(
        IntPtr thread, TokenRights desiredAccess, [MarshalAs(UnmanagedType.Bool)] bool openAsSelf, out SafeTokenHandle token);

    /// <summary><c>TokenUser</c>: a <c>TOKEN_USER</c>.</summary>
    internal const int TokenUser = 1;

    /// <summary>Takes <see cref="TokenRights.Query"/>. Fails with 122 and the size needed when the buffer is too small.</summary>
    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool GetTokenInformation(SafeTokenHandle token, int kind, IntPtr information, uint size, out uint needed);
}
