using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Advapi32
{
    /// <summary><c>SERVICE_CONTROL_STOP</c></summary>
    internal const uint ServiceControlStop = 1;

    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool ControlService(SafeServiceHandle service, uint control, out ServiceStatus status);
}
