using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Advapi32
{
    /// <summary><c>KEY_ENUMERATE_SUB_KEYS | KEY_WOW64_64KEY</c></summary>
    internal const uint EnumerateKeysIn64BitView = 0x0108;

    /// <summary>Returns its Win32 code, 259 past the last key; <paramref name="length"/> is in characters.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern int RegEnumKeyExW(
        SafeRegistryKeyHandle key, uint index, [Out] char[] name, ref uint length, IntPtr reserved, IntPtr keyClass, IntPtr classLength, IntPtr lastWritten);
}
