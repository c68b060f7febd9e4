using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Advapi32
{
    /// <summary>Fails with 122 and both sizes needed when a buffer is too small, and with 1332 for a name nobody has.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool LookupAccountNameW(
        string? systemName, string accountName, [Out] byte[]? sid, ref uint sidSize, [Out] char[]? domain, ref uint domainLength, out uint use);

    /// <summary>Fails with 122 and both lengths needed when a buffer is too small, and with 1332 for an identifier nobody has.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool LookupAccountSidW(
        string? systemName, byte[] sid, [Out] char[]? name, ref uint nameLength, [Out] char[]? domain, ref uint domainLength, out uint use);

    /// <summary>Reads <c>S-1-…</c> and the two letters that SDDL has for accounts of this machine and its domain.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool ConvertStringSidToSidW(string text, out SafeLocalMemory sid);

    [DllImport("advapi32.dll", ExactSpelling = true)]
    internal static extern uint GetLengthSid(SafeLocalMemory sid);
}
