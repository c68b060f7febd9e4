using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Advapi32
{
    /// <summary>Returns its Win32 code instead of setting the last error; 2 where there is no such value.</summary>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern int RegDeleteValueW(SafeRegistryKeyHandle key, string value);
}
