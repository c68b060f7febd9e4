using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Rights on the policy of the local security authority.</summary>
[Flags]
internal enum LsaPolicyRights : uint
{
    CreateAccount = 0x0010,
    LookupNames = 0x0800,
}

/// <summary><c>LSA_OBJECT_ATTRIBUTES</c>, 48 bytes on 64-bit Windows; all of it zero but its length.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LsaObjectAttributes
{
    internal uint Length;
    internal IntPtr RootDirectory;
    internal IntPtr ObjectName;
    internal uint Attributes;
    internal IntPtr SecurityDescriptor;
    internal IntPtr SecurityQualityOfService;
}

/// <summary><c>LSA_UNICODE_STRING</c>, 16 bytes on 64-bit Windows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LsaUnicodeString
{
    /// <summary>In bytes, without a final null character.</summary>
    internal ushort Length;
    internal ushort MaximumLength;
    internal IntPtr Buffer;
}

/// <summary>All of these return an NTSTATUS.</summary>
internal static partial class Advapi32
{
    /// <summary><c>STATUS_OBJECT_NAME_NOT_FOUND</c>: the account holds no right at all.</summary>
    internal const uint StatusObjectNameNotFound = 0xC000_0034;

    [DllImport("advapi32.dll", ExactSpelling = true)]
    internal static extern uint LsaOpenPolicy(IntPtr systemName, ref LsaObjectAttributes attributes, LsaPolicyRights access, out SafeLsaPolicyHandle policy);

    [DllImport("advapi32.dll", ExactSpelling = true)]
    internal static extern uint LsaEnumerateAccountRights(SafeLsaPolicyHandle policy, byte[] sid, out SafeLsaMemory rights, out uint count);

    [DllImport("advapi32.dll", ExactSpelling = true)]
    internal static extern uint LsaAddAccountRights(SafeLsaPolicyHandle policy, byte[] sid, ref LsaUnicodeString rights, uint count);

    [DllImport("advapi32.dll", ExactSpelling = true)]
    internal static extern uint LsaRemoveAccountRights(
        SafeLsaPolicyHandle policy, byte[] sid, [MarshalAs(UnmanagedType.U1)] bool all, ref LsaUnicodeString rights, uint count);

    [DllImport("advapi32.dll", ExactSpelling = true)]
    internal static extern int LsaNtStatusToWinError(uint status);
}
