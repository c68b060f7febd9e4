using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Advapi32
{
    /// <summary><c>REG_OPTION_VOLATILE</c>: gone when Windows shuts down.</summary>
    internal const uint VolatileKey = 1;

    /// <summary><c>KEY_QUERY_VALUE | KEY_SET_VALUE | KEY_WOW64_64KEY</c></summary>
    internal const uint ReadAndSetValueIn64BitView = 0x0103;

    /// <summary><c>REG_CREATED_NEW_KEY</c></summary>
    internal const uint CreatedNewKey = 1;

    /// <summary>Returns its Win32 code instead of setting the last error.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern int RegCreateKeyExW(
        IntPtr key, string subKey, uint reserved, string? keyClass, uint options, uint rights, IntPtr securityAttributes, out SafeRegistryKeyHandle result, out uint disposition);
}
