using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Advapi32
{
    /// <summary><c>SE_FILE_OBJECT</c></summary>
    internal const int FileObject = 1;

    /// <summary>Answers with a self-relative descriptor. Fails with 122 and the size needed when the buffer is too small.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool GetFileSecurityW(string path, SecurityInformation parts, [Out] byte[]? descriptor, uint size, out uint needed);

    /// <summary>Hands inherited entries on to what lies below. Returns its Win32 code instead of setting the last error.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern int SetNamedSecurityInfoW(
        string path, int objectType, SecurityInformation parts, IntPtr owner, IntPtr group, byte[] accessList, IntPtr auditList);
}
