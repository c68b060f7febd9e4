using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.Windows;

internal static partial class Kernel32
{
    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool TerminateProcess(SafeProcessHandle process, uint exitCode);
}
