using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary><c>TOKEN_PRIVILEGES</c> with one entry, 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct TokenPrivilege
{
    internal uint Count;
    internal long Id;
    internal uint Attributes;
}

internal static partial class Advapi32
{
    /// <summary><c>SE_PRIVILEGE_ENABLED</c></summary>
    internal const uint PrivilegeEnabled = 2;

    /// <summary>Succeeds also when the token does not have the privilege: the last error is 1300 then.</summary>
    /// <param name="token">Opened to query and to adjust privileges.</param>
    /// <param name="disableAll">False.</param>
    /// <param name="newState">The privilege and its attributes.</param>
    /// <param name="bufferLength">The size of <paramref name="previousState"/>.</param>
    /// <param name="previousState">What was changed, as it was before; without an entry when nothing was.</param>
    /// <param name="returnLength">The size needed.</param>
    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool AdjustTokenPrivileges(
        SafeTokenHandle token,
        [MarshalAs(UnmanagedType.Bool)] bool disableAll,
        ref TokenPrivilege newState,
        uint bufferLength,
        out TokenPrivilege previousState,
        out uint returnLength);
}
