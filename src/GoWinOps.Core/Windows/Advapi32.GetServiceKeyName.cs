using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Advapi32
{
    /// <summary>Finds the name of a service by the name people read; fails with 1060 where there is none, and with 122 when the buffer is too small.</summary>
    /// <param name="manager">Opened with the right to connect.</param>
    /// <param name="displayName">The name people read.</param>
    /// <param name="serviceName">The name, with its final null.</param>
    /// <param name="characters">Before the call the buffer's size, after it the name's length without the null.</param>
    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool GetServiceKeyNameW(SafeServiceHandle manager, string displayName, [Out] char[] serviceName, ref uint characters);
}
