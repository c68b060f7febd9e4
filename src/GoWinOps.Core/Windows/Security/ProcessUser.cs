using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Who runs this process.</summary>
internal static class ProcessUser
{
    // A TOKEN_USER and the longest identifier behind it. Source: TOKEN_USER_MAX_SIZE.
    private const int LargestAnswer = 256;

    /// <summary>His identifier; null where it is not told.</summary>
    internal static Sid? Find()
    {
        bool opened = Advapi32.OpenProcessToken(Kernel32.GetCurrentProcess(), TokenRights.Query, out SafeTokenHandle token);
        using (token)
        {
            if (!opened)
                return null;
            using NativeBuffer buffer = NativeBuffer.OfSize(LargestAnswer);
            return Advapi32.GetTokenInformation(token, Advapi32.TokenUser, buffer.Pointer, LargestAnswer, out _) ? Read(buffer.Pointer) : null;
        }
    }

    /// <summary>Reads a <c>TOKEN_USER</c>: a pointer to the identifier, and attributes.</summary>
    internal static Sid Read(IntPtr user) => Sid.Read(Marshal.ReadIntPtr(user));
}
