using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Advapi32
{
    /// <summary><c>REG_SZ</c></summary>
    internal const uint TextValue = 1;

    /// <summary>Sets a text; <paramref name="size"/> is in bytes and counts the final zero. Returns its Win32 code instead of setting the last error.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern int RegSetValueExW(SafeRegistryKeyHandle key, string value, uint reserved, uint type, string data, uint size);

    /// <summary><c>REG_MULTI_SZ</c></summary>
    internal const uint TextListValue = 7;

    /// <summary>As above, for a list of texts; <paramref name="size"/> is in bytes and counts every zero.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern int RegSetValueExW(SafeRegistryKeyHandle key, string value, uint reserved, uint type, char[] data, uint size);

    /// <summary><c>REG_EXPAND_SZ</c></summary>
    internal const uint ExpandedTextValue = 2;

    /// <summary><c>REG_DWORD</c></summary>
    internal const uint NumberValue = 4;

    /// <summary>As above, for a number; <paramref name="size"/> is 4.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern int RegSetValueExW(SafeRegistryKeyHandle key, string value, uint reserved, uint type, ref uint data, uint size);
}
