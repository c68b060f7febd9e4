using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary><c>SERVICE_STATUS</c>, 28 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ServiceStatus
{
    internal uint ServiceType;
    internal uint CurrentState;
    internal uint ControlsAccepted;
    internal uint Win32ExitCode;
    internal uint ServiceSpecificExitCode;
    internal uint CheckPoint;

    /// <summary>Milliseconds until the next checkpoint is due.</summary>
    internal uint WaitHint;
}
