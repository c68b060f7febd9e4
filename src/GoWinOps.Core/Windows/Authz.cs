using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Works out the groups somebody would be in if he logged on.</summary>
internal static class Authz
{
    /// <summary><c>AUTHZ_RM_FLAG_NO_AUDIT</c></summary>
    internal const uint NoAudit = 1;

    /// <summary><c>AuthzContextInfoGroupsSids</c>: a <c>TOKEN_GROUPS</c>.</summary>
    internal const int GroupSids = 2;

    [DllImport("authz.dll", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool AuthzInitializeResourceManager(
        uint flags, IntPtr accessCheck, IntPtr computeGroups, IntPtr freeGroups, string? name, out SafeAuthzManagerHandle manager);

    /// <param name="flags">0: its groups are looked up, at a domain controller if need be.</param>
    /// <param name="sid">The account.</param>
    /// <param name="manager">The resource manager.</param>
    /// <param name="expiration">None.</param>
    /// <param name="identifier">A LUID, not of interest.</param>
    /// <param name="dynamicGroups">None.</param>
    /// <param name="context">The account as it would be logged on.</param>
    [DllImport("authz.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool AuthzInitializeContextFromSid(
        uint flags, byte[] sid, SafeAuthzManagerHandle manager, IntPtr expiration, long identifier, IntPtr dynamicGroups, out SafeAuthzContextHandle context);

    /// <summary>Fails with 122 and the size needed when the buffer is too small.</summary>
    [DllImport("authz.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool AuthzGetInformationFromContext(SafeAuthzContextHandle context, int kind, uint size, out uint needed, IntPtr buffer);
}
