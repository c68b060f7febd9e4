using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Advapi32
{
    /// <summary><c>KEY_QUERY_VALUE | KEY_WOW64_64KEY</c></summary>
    internal const uint QueryValueIn64BitView = 0x0101;

    /// <summary><c>KEY_SET_VALUE | KEY_WOW64_64KEY</c></summary>
    internal const uint SetValueIn64BitView = 0x0102;

    /// <summary>Returns its Win32 code instead of setting the last error.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern int RegOpenKeyExW(IntPtr key, string subKey, uint options, uint rights, out SafeRegistryKeyHandle result);
}
