using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.Windows;

internal static partial class Kernel32
{
    /// <summary>Times are in units of 100 ns since 1601, UTC.</summary>
    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool GetProcessTimes(SafeProcessHandle process, out long creation, out long exit, out long kernel, out long user);
}
