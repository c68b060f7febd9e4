using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Advapi32
{
    /// <summary><c>HKEY_LOCAL_MACHINE</c></summary>
    internal static readonly IntPtr LocalMachine = new(unchecked((int)0x8000_0002));

    /// <summary><c>RRF_RT_REG_DWORD</c></summary>
    internal const uint RegistryDword = 0x10;

    /// <summary>Returns its Win32 code instead of setting the last error.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern int RegGetValueW(IntPtr key, string subKey, string value, uint flags, IntPtr type, out uint data, ref uint size);

    /// <summary><c>RRF_RT_REG_SZ</c></summary>
    internal const uint RegistryText = 0x02;

    /// <summary><c>RRF_RT_REG_MULTI_SZ</c></summary>
    internal const uint RegistryTextList = 0x20;

    /// <summary><c>RRF_RT_ANY</c></summary>
    internal const uint RegistryAny = 0xFFFF;

    /// <summary><c>RRF_SUBKEY_WOW6464KEY</c>: what a process of 64 bits sees, also from one of 32.</summary>
    internal const uint RegistryIn64BitView = 0x0001_0000;

    /// <summary>As above, for text; <paramref name="size"/> is in bytes and counts the final zero.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern int RegGetValueW(IntPtr key, string subKey, string value, uint flags, IntPtr type, [Out] char[]? data, ref uint size);
}
