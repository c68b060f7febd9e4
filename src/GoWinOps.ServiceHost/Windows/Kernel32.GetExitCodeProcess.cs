using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.Windows;

internal static partial class Kernel32
{
    /// <summary>Of a process that still runs it says 259, which a process may also end with: ask only when it has ended.</summary>
    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool GetExitCodeProcess(SafeProcessHandle process, out uint exitCode);
}
