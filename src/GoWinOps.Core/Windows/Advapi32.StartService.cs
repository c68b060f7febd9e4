using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Advapi32
{
    /// <summary>Blocks until the process has connected to the service control manager, or ServicesPipeTimeout has passed.</summary>
    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool StartServiceW(SafeServiceHandle service, uint argumentCount, IntPtr arguments);
}
